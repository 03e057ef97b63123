"""The report as PDF/UA: set by typst, tagged, with its charts as vectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from storage.shelf import Shelf
from web.paper.coverage import drawable
from web.paper.press import Ending, press
from web.report.charts import draw
from web.report.pictures import picture_of
from web.report.tree import Bar, Block, Chart, Document, Heading, Picture, Quote, Table

DRAWING = "report.typ"


def as_pdf(document: Document, *, shelf: Shelf, now: datetime) -> bytes:
    """Return the file."""
    document = _drawn(document)
    with TemporaryDirectory() as folder:
        files = Path(folder)
        blocks = list(_blocks(document, shelf, files))
        traces = [one.trace for one in document.blocks if isinstance(one, Heading | Quote)]
        sheet = {**asdict(document), "blocks": blocks, "traces": [one for one in traces if one]}
        return press(DRAWING, sheet, Ending.PDF, files=files, now=now)


def _drawn(one: Any) -> Any:
    """Return a part of the tree with nothing in it that our fonts do not have."""
    if isinstance(one, str):
        return drawable(one)
    if isinstance(one, list | tuple):
        return tuple(_drawn(part) for part in one)
    if isinstance(one, Block | Document | Bar):
        names = (field.name for field in fields(one))
        return replace(one, **{name: _drawn(getattr(one, name)) for name in names})
    return one


def _blocks(document: Document, shelf: Shelf, files: Path) -> Iterator[dict[str, Any]]:
    for one in document.blocks:
        if isinstance(one, Picture):
            if (found := picture_of(shelf, one.name)) is not None:
                (files / f"{one.name}.jpg").write_bytes(found)
                yield {**_told(one), "file": f"/{one.name}.jpg"}
        elif isinstance(one, Chart):
            yield {**_told(one), "svg": draw(one), "table": _table(one.table)}
        elif isinstance(one, Table):
            yield {**_told(one), **_table(one)}
        else:
            yield _told(one)


def _told(one: Block) -> dict[str, Any]:
    fields = {name: getattr(one, name) for name in one.__dataclass_fields__ if name != "numeric"}
    plain = {name: value for name, value in fields.items() if not isinstance(value, Table)}
    bars = plain.pop("bars", None)
    return {"kind": type(one).__name__.lower(), **plain} if bars is None else _chart(plain)


def _chart(plain: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "chart", **plain}


def _table(one: Table) -> dict[str, Any]:
    return {
        "caption": one.caption,
        "head": one.head,
        "rows": one.rows,
        "numeric": sorted(one.numeric),
        "widths": one.widths,
    }
