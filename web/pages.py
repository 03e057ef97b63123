"""Making pages: templates, filled with the sentences of one language."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from prompts.catalogue import FALLBACK_LANGUAGE, Catalogue
from prompts.words import Words, pick
from web import wording
from web.backstage import backstage_of
from web.cookies import YEAR_S, Cookie, set_cookie
from web.languages import chosen_language, in_page_language, page_language, page_languages
from web.phrases import PHRASES

PARTIAL = "text/vnd.verksted+html"
"""What our own scripts accept: only the part of a page that may have changed."""
NO_STORE = {"Cache-Control": "no-store", "Vary": "Accept, Cookie"}


class LanguageName(NamedTuple):
    """A language a page can be read in, by its own name."""

    code: str
    name: str


class Pages:
    """The templates, and the languages that pages exist in."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read templates from web/templates."""
        self.catalogue = catalogue
        self.languages = page_languages(catalogue)
        self.names = [LanguageName(c, catalogue.name_of(c)) for c in self.languages]
        self.templates = _templates()

    def write(self, name: str, language: str, values: dict[str, Any]) -> str:
        """Return a template filled in, with the sentences of a language at hand."""
        say = partial(self._say, language)
        return self.templates.get_template(name).render(
            language=language,
            languages=self.names,
            say=say,
            say_n=partial(self._say_n, language),
            words=partial(_words, language),
            language_name=partial(self.catalogue.say, "language.name"),
            named_in=self.catalogue.named_in,
            **values,
        )

    def _say(self, language: str, key: str, **values: object) -> str:
        return self.catalogue.say(key, language, **values)

    def _say_n(self, language: str, key: str, n: int, **values: object) -> str:
        return self.catalogue.say_n(key, language, n, **values)


@cache
def _templates() -> Environment:
    """Return the templates: compiled once, however many applications a process makes."""
    templates = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # They are what was installed: no page looks whether their files are newer by now.
        auto_reload=False,
    )
    templates.globals["phrases"] = PHRASES
    templates.filters.update(
        calm=wording.calm,
        paragraphs=wording.paragraphs,
        lines_with_ways_in=wording.lines_with_ways_in,
        minutes=wording.minutes,
        percent=wording.percent,
        decimals=wording.decimals,
        day=wording.day,
        date_in_full=wording.date_in_full,
        day_month=wording.day_month,
        short_moment=wording.short_moment,
        time_of_day=wording.time_of_day,
    )
    return templates


def _words(language: str, words: Words | None) -> str:
    return pick(words, language, FALLBACK_LANGUAGE) if words else ""


def pages_of(request: Request) -> Pages:
    """Return the pages of the application that serves this request."""
    pages = request.app.state.pages
    if not isinstance(pages, Pages):
        raise TypeError("create_app has made no Pages")
    return pages


def language_of(request: Request, conversation: str | None = None) -> str:
    """Return the language a page is to be in: the conversation's, else the visitor's."""
    known = pages_of(request).languages
    return in_page_language(conversation, known) if conversation else page_language(request, known)


def show(
    request: Request,
    template: str,
    *,
    status: int = 200,
    conversation: str | None = None,
    headers: dict[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """Return a page that no cache keeps, in the conversation's language or the visitor's.

    A language asked for in the address is remembered in a cookie.
    """
    pages = pages_of(request)
    language = language_of(request, conversation)
    html = pages.write(template, language, {"path": request.url.path, **values})
    response = HTMLResponse(html, status, headers={**NO_STORE, **(headers or {})})
    chosen = chosen_language(request, pages.languages)
    if chosen:
        stage = backstage_of(request)
        set_cookie(response, stage, Cookie.LANGUAGE, chosen, seconds=YEAR_S)
    return response


def wants_part(request: Request) -> bool:
    """Tell whether one of our scripts asks, and the changed part of the page is enough."""
    return PARTIAL in request.headers.get("accept", "")
