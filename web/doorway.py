"""Turns away requests that no visitor's browser makes, before anything looks at them."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.errors import error_page

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
FOR_WATCHERS = frozenset({"/health", "/ready", "/metrics"})
"""Asked from inside, by whatever name the server has there; they say nothing of any host."""
FORM_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})


class Doorway:
    """Lets through what names our own host and is written as browsers write."""

    def __init__(self, app: ASGIApp, *, public_url: str) -> None:
        """Wrap an application that people reach at this address."""
        self.app = app
        self.hosts = own_hosts(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer it with the page for 400."""
        if scope["type"] != "http" or self._is_welcome(scope):
            await self.app(scope, receive, send)
            return
        page = error_page(Request(scope, receive), 400)
        await page(scope, receive, send)

    def _is_welcome(self, scope: Scope) -> bool:
        path = str(scope["path"])
        headers = Headers(scope=scope)
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
