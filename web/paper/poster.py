"""Posters, flyers, table tents and pictures for screens, made of a source's words and ways in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from prompts.catalogue import FALLBACK_LANGUAGE, Catalogue
from prompts.words import pick
from storage.shelf import Shelf
from storage.tables import Process, Prompt
from web.paper.codes import qr_on_paper
from web.paper.press import FONTS, Ending, press
from workshop.reach.ways import Way, Ways
from workshop.reach.words import sheet_words

DRAWING = "poster.typ"
ON_PAPER_DPI = 200
ON_SCREEN_DPI = 72
"""A point of the drawing is a pixel of the screen."""
PREVIEW_PX = 560
POINTS_PER_INCH = 72


class Size(StrEnum):
    """What can be made: sheets of paper, and pictures for screens."""

    A3 = "a3"
    A4 = "a4"
    A5 = "a5"
    TENT = "tent"
    SQUARE = "square"
    STORY = "story"
    SCREEN = "screen"


SCREENS: Final = (Size.SQUARE, Size.STORY, Size.SCREEN)
WIDTHS_IN: Final[Mapping[Size, float]] = {
    Size.A3: 11.69,
    Size.A4: 8.27,
    Size.A5: 5.83,
    Size.TENT: 8.27,
    Size.SQUARE: 15,
    Size.STORY: 15,
    Size.SCREEN: 26.67,
}
"""How wide they are, in inches, as the drawing has them."""


@dataclass(frozen=True, slots=True)
class Poster:
    """What hangs up: in which language, with which ways in, and which picture (None for none)."""

    process: Process
    language: str
    ways: Ways
    picture: Prompt | None


def make_poster(
    poster: Poster,
    size: Size,
    ending: Ending,
    *,
    catalogue: Catalogue,
    shelf: Shelf,
    now: datetime,
    is_preview: bool = False,
) -> bytes:
    """Return a sheet as a file. A picture that is not on the shelf is left out."""
    sheet = {"size": size, **_sheet(poster, catalogue, shelf)}
    files = shelf.folder if sheet["picture"] else FONTS
    dpi = _dots_per_inch(size, is_preview=is_preview)
    return press(DRAWING, sheet, ending, files=files, now=now, dots_per_inch=dpi)


def _dots_per_inch(size: Size, *, is_preview: bool) -> float:
    if is_preview:
        return PREVIEW_PX / WIDTHS_IN[size]
    return ON_SCREEN_DPI if size in SCREENS else ON_PAPER_DPI


def _sheet(poster: Poster, catalogue: Catalogue, shelf: Shelf) -> dict[str, Any]:
    language = poster.language
    words = sheet_words(catalogue, poster.process, language)
    ways = [_way(poster.ways.web, catalogue, language)]
    if poster.ways.telegram:
        ways.append(_way(poster.ways.telegram, catalogue, language, lead=words.telegram))
    return {
        **asdict(words),
        "author": poster.process.municipality,
        "ways": ways,
        "picture": _picture(poster, catalogue, shelf),
    }


def _way(way: Way, catalogue: Catalogue, language: str, lead: str = "") -> dict[str, str]:
    return {
        "href": way.href,
        "shown": way.shown,
        "lead": lead,
        "code": qr_on_paper(way.href),
        "alt": catalogue.say("poster.code", language, address=way.href),
    }


def _picture(poster: Poster, catalogue: Catalogue, shelf: Shelf) -> dict[str, str] | None:
    prompt, language = poster.picture, poster.language
    if prompt is None or not prompt.picture or not shelf.path(prompt.picture).is_file():
        return None
    credit = {"credit": prompt.credit, "licence": prompt.licence}
    return {
        "file": f"/{prompt.picture}",
        "alt": pick(prompt.alt or {language: ""}, language, FALLBACK_LANGUAGE),
        "credit": catalogue.say("poster.credit", language, **credit),
    }
