"""The report as one file of HTML: no script, no request, readable by keyboard and on paper."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import web
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from web.pages import Pages
from web.report.charts import draw
from web.report.pictures import picture_of
from web.report.tree import Chart, Document, Heading, Picture, Quote

STYLE = Path(web.__file__).parent / "static" / "report.css"
SCREEN_FONT = "inherit"


def as_html(document: Document, *, catalogue: Catalogue, shelf: Shelf) -> bytes:
    """Return the file; its pictures are in it."""
    pictures = {
        one.name: _inline(found)
        for one in document.blocks
        if isinstance(one, Picture) and (found := picture_of(shelf, one.name))
    }
    values = {**shown(document, pictures), "style": STYLE.read_text(encoding="utf-8")}
    page = Pages(catalogue).write("report/file.html", document.language, values)
    return page.encode()


def shown(document: Document, pictures: dict[str, str]) -> dict[str, Any]:
    """Return what the templates of the report need; `pictures` are addresses by name."""
    traces = {one.trace for one in document.blocks if isinstance(one, Heading | Quote)}
    charts = {
        nth: draw(one, font=SCREEN_FONT, mark=f"chart-{nth}")
        for nth, one in enumerate(document.blocks)
        if isinstance(one, Chart)
    }
    return {
        "document": document,
        "blocks": [(type(one).__name__.lower(), one) for one in document.blocks],
        "charts": charts,
        "pictures": pictures,
        "traces": traces - {""},
        "sections": sections_of(document),
    }


def sections_of(document: Document) -> Sequence[tuple[str, str]]:
    """Return the sections in their order: anchor and heading."""
    heads = [one for one in document.blocks if isinstance(one, Heading) and one.level == 1]
    return [(f"part-{nth}", one.text) for nth, one in enumerate(heads, 1)]


def _inline(picture: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(picture).decode()}"
