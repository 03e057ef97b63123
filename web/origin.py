"""No other site's page can make a browser do something here."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import Headers

from web.backstage import Stage

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def own_origin_only(request: Request, stage: Stage) -> None:
    """Refuse (403) a request that changes something and was started by another site's page."""
    if request.method not in SAFE:
        require_own_origin(request.headers, stage.public_url)


def require_own_origin(headers: Headers, public_url: str) -> None:
    """Raise HTTPException 403 if a browser says that another site's page started this.

    Sec-Fetch-Site is believed first. Where neither it nor Origin says anything (an old browser,
    a script), the SameSite cookie and the board's form token stand guard.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        is_own = site == "same-origin"
    else:
        origin = headers.get("origin")
        is_own = origin is None or origin in _own_origins(headers, public_url)
    if not is_own:
        raise HTTPException(403)


def _own_origins(headers: Headers, public_url: str) -> set[str]:
    parts = urlsplit(public_url)
    named = {f"{parts.scheme}://{parts.netloc}"}
    # On one's own machine there are several names; the host has been looked at on the way in.
    return named if parts.scheme == "https" else {*named, f"http://{headers.get('host')}"}
