"""From an xlsx file to rows of cells; nothing is unpacked before its size has been looked at."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from workshop.notes.faults import Fault, Unreadable
from workshop.notes.parsers import keep_to_defusedxml
from workshop.notes.sheet import LONGEST_CELL, MOST_ROWS, Sheet, SheetRow

MOST_UNPACKED = 64 * 1024 * 1024
MOST_RATIO = 200
"""A part of an honest workbook is 10-50 times as large unpacked; only zeros come to 1,000."""
SMALL_PART = 1024 * 1024
MOST_PARTS = 2_000
LAST_ROW = 1_048_576
"""Of any sheet; a file may claim more, and openpyxl would make all that are missing."""
MOST_COLUMNS = 100
MOST_SIGNS = 20 * 1024 * 1024
MACROS = ("macroenabled", "vbaproject")
TYPES = "[Content_Types].xml"
WATCH_EVERY = 500


@dataclass(frozen=True, slots=True)
class Workbook:
    """The first sheet in sight, and the names of the sheets that were not read."""

    sheet: Sheet
    left_out: tuple[str, ...]


def read_workbook(raw: bytes, watch: Callable[[int], object] = lambda _: None) -> Workbook:
    """Return the first sheet that is not hidden. Raises Unreadable.

    Formulas stay the text they are; `watch` is told how many rows have been read.
    """
    try:
        _require_harmless(raw)
        return _read(_load(raw), watch)
    except Unreadable:
        raise
    except Exception as error:
        # Whatever is wrong inside a broken file, zipfile and openpyxl let it through as it is.
        raise _fault("notes.workbook_broken") from error


def _load(raw: bytes) -> Any:
    keep_to_defusedxml()
    # Late: it takes a quarter of a second to load, and most commands need none of it.
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)


def _read(book: Any, watch: Callable[[int], object]) -> Workbook:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise _fault("notes.no_sheet")
    first = sheets[0]
    # What a file says of its own size is not always true, and openpyxl would stop there.
    first.reset_dimensions()
    rows = _rows(first.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS, values_only=True), watch)
    if not rows:
        raise _fault("notes.empty")
    width = max(len(row.cells) for row in rows)
    head = rows[0]
    top = SheetRow(head.number, head.line, (*head.cells, *[""] * (width - len(head.cells))))
    left_out = tuple(name for name in book.sheetnames if name != first.title)
    return Workbook(Sheet(top, tuple(rows[1:])), left_out)


def _rows(values: Iterable[Sequence[Any]], watch: Callable[[int], object]) -> list[SheetRow]:
    rows: list[SheetRow] = []
    signs = 0
    for number, cells in enumerate(values, 1):
        # A sheet that somebody has formatted to its end has a million of these.
        if cells.count(None) == len(cells) or not (texts := _texts(cells)):
            continue
        signs += sum(map(len, texts))
        row = SheetRow(number, number, texts)
        _require_room(row, len(rows), signs)
        rows.append(row)
        if len(rows) % WATCH_EVERY == 0:
            watch(len(rows))
    return rows


def _texts(cells: Sequence[Any]) -> tuple[str, ...]:
    """Return the cells as texts, without the empty ones at the end."""
    last = next((n for n in range(len(cells), 0, -1) if cells[n - 1] is not None), 0)
    texts = [_text(cell) for cell in cells[:last]]
    while texts and not texts[-1].strip():
        texts.pop()
    return tuple(texts)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    # A formula of several cells is an object that holds the formula.
    return str(getattr(cell, "text", cell))


def _require_room(row: SheetRow, before: int, signs: int) -> None:
    if before > MOST_ROWS:
        raise _fault("notes.too_many_rows", row.number, most=MOST_ROWS)
    if signs > MOST_SIGNS:
        raise _fault("notes.too_large", row.number, most=MOST_SIGNS // 1024 // 1024)
    for index, text in enumerate(row.cells):
        if len(text) > LONGEST_CELL:
            fault = Fault(
                row.number, row.line, str(index + 1), "notes.cell_too_long", {"most": LONGEST_CELL}
            )
            raise Unreadable(fault)


def _require_harmless(raw: bytes) -> None:
    """Look at the list of contents, which is all that is read of the file here."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        _require_size(parts)
        _require_no_macros(archive, parts)


def _require_size(parts: Sequence[zipfile.ZipInfo]) -> None:
    # zipfile never gives out more of a part than the list says it has.
    is_large = sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > MOST_PARTS
    is_bomb = any(
        part.file_size > SMALL_PART and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if is_large or is_bomb:
        raise _fault("notes.workbook_bomb", most=MOST_UNPACKED // 1024 // 1024)


def _require_no_macros(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    names = {part.filename.casefold() for part in parts}
    if TYPES.casefold() not in names or "xl/workbook.xml" not in names:
        raise _fault("notes.is_spreadsheet")
    said = archive.read(TYPES).lower()
    if any(sign in name for name in names for sign in MACROS) or MACROS[0].encode() in said:
        raise _fault("notes.has_macros")


def _fault(key: str, row: int = 1, **values: object) -> Unreadable:
    return Unreadable(Fault(row, row, "1", key, values))
