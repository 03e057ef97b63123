"""The language a page is in, before and beside the language of a conversation."""

from __future__ import annotations

from fastapi import Request

from prompts.catalogue import FALLBACK_LANGUAGE, Catalogue
from web.cookies import Cookie

DOMAIN = "web"
QUERY = "lang"


def page_languages(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the languages that every phrase of our pages exists in."""
    return tuple(code for code in catalogue.languages if not catalogue.missing(code, DOMAIN))


def chosen_language(request: Request, known: tuple[str, ...]) -> str | None:
    """Return the language that a link on the page has just asked for."""
    asked = request.query_params.get(QUERY)
    return asked if asked in known else None


def page_language(request: Request, known: tuple[str, ...]) -> str:
    """Return the language for this visitor: chosen, remembered, or what the browser prefers."""
    chosen = chosen_language(request, known) or request.cookies.get(Cookie.LANGUAGE)
    if chosen in known:
        return chosen
    for code in _preferred(request.headers.get("accept-language", "")):
        if code in known:
            return code
    return FALLBACK_LANGUAGE


def in_page_language(code: str, known: tuple[str, ...]) -> str:
    """Return this language if pages exist in it, else bokmål."""
    return code if code in known else FALLBACK_LANGUAGE


def _preferred(header: str) -> list[str]:
    """Return the language codes of an Accept-Language header, in the browser's order."""
    codes = [part.split(";")[0].strip().split("-")[0].lower() for part in header.split(",")]
    return ["nb" if code == "no" else code for code in codes]
