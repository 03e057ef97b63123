"""Workbooks as people save them, and as nobody honest does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]


def workbook(rows: Rows, **others: Rows) -> bytes:
    """Return an xlsx file; `others` are further sheets, hidden where the name says so."""
    book = Workbook()
    first = book.active
    first.title = "lapper"
    for row in rows:
        first.append(row)
    for name, cells in others.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if "skjult" in name else "visible"
        for row in cells:
            sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return the workbook as a file."""
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def with_parts(raw: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the same file with these parts put in, or in the place of those it has."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
        for name, content in parts.items():
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def part_of(raw: bytes, name: str) -> bytes:
    """Return one part of a file."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(name)
