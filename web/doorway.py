"""Turns away requests that no visitor's browser makes, before anything looks at them."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.errors import error_page
from web.origin import SAFE, is_from_own_origin

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
FOR_WATCHERS = frozenset({"/health", "/ready", "/metrics"})
"""Asked from inside, by whatever name the server has there; they say nothing of any host."""
FORM_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})


class Doorway:
    """Lets through what names our own host, is written as browsers write, and began with us."""

    def __init__(self, app: ASGIApp, *, public_url: str) -> None:
        """Wrap an application that people reach at this address."""
        self.app = app
        self.public_url = public_url
        self.hosts = own_hosts(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer it with the page for 400 or 403."""
        refusal = self._refusal_of(scope) if scope["type"] == "http" else None
        served = self.app if refusal is None else error_page(Request(scope, receive), refusal)
        await served(scope, receive, send)

    def _refusal_of(self, scope: Scope) -> int | None:
        """Return 400 for what no browser writes to us, 403 for what another site's page began."""
        headers = Headers(scope=scope)
        if not self._is_welcome(scope, headers):
            return 400
        is_own = scope["method"] in SAFE or is_from_own_origin(headers, self.public_url)
        return None if is_own else 403

    def _is_welcome(self, scope: Scope, headers: Headers) -> bool:
        path = str(scope["path"])
        is_ours = path in FOR_WATCHERS or host_in(headers.get("host", "")) in self.hosts
        # No database keeps NUL, and no link of ours has one.
        has_nul = "\x00" in path or b"%00" in scope["query_string"]
        return is_ours and not has_nul and _is_plain_form(headers.get("content-type", ""))


def own_hosts(public_url: str) -> frozenset[str]:
    """Return the names a browser may call us by: the public one, and on one's own machine all."""
    parts = urlsplit(public_url)
    public = parts.hostname or ""
    if parts.scheme == "https" or not _is_own_machine(public):
        return frozenset({public})
    return LOOPBACK | {public}


def host_in(header: str) -> str | None:
    """Return the host of a Host header, without its port; None if it is none."""
    try:
        return urlsplit(f"//{header}").hostname
    except ValueError:
        return None


def _is_own_machine(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host in LOOPBACK
    return address.is_loopback or address.is_unspecified


def _is_plain_form(content_type: str) -> bool:
    """Tell whether a form is in UTF-8: other charsets can make signs that are no text."""
    kind, _, rest = content_type.partition(";")
    if not kind.strip().lower().startswith("multipart/"):
        return True
    named = [part.partition("=") for part in rest.split(";")]
    charsets = {value.strip(' "').lower() for name, _, value in named if _is_charset(name)}
    return charsets <= FORM_CHARSETS


def _is_charset(name: str) -> bool:
    # RFC 2231 writes a parameter in pieces too: charset*, charset*0.
    return name.strip().lower().split("*")[0] == "charset"
