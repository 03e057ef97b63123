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
        require_own_origin(request.headers, urlsplit(stage.public_url).netloc)


def require_own_origin(headers: Headers, own_host: str) -> None:
    """Raise HTTPException 403 if a browser says that another site's page started this.

    Sec-Fetch-Site is believed first: with our `Referrer-Policy: no-referrer` a browser sends
    `Origin: null` with our own forms. Where neither says anything (an old browser, a script),
    the SameSite cookie and the board's form token stand guard.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        is_own = site == "same-origin"
    else:
        origin = headers.get("origin", "null")
        is_own = origin == "null" or urlsplit(origin).netloc in {own_host, headers.get("host")}
    if not is_own:
        raise HTTPException(403)
