"""No other site's page can make a browser do something here."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_from_own_origin(headers: Headers, public_url: str) -> bool:
    """Tell whether no browser says that another site's page started this.

    Sec-Fetch-Site is believed first. Where neither it nor Origin says anything (an old browser,
    a script), the SameSite cookie and the board's form token stand guard.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is None or origin in _own_origins(headers, public_url)


def _own_origins(headers: Headers, public_url: str) -> set[str]:
    parts = urlsplit(public_url)
    named = {f"{parts.scheme}://{parts.netloc}"}
    # On one's own machine there are several names; the host has been looked at on the way in.
    return named if parts.scheme == "https" else {*named, f"http://{headers.get('host')}"}
