"""How a page looks at an uploaded sheet: which column is which, with a few cells to know it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workshop.notes.columns import Column, guess_columns, is_known
from workshop.notes.sheet import Sheet
from workshop.notes.uploads import Reading

SAMPLES = 3
LONGEST_SAMPLE = 80


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column: its number from 1, what it is called, its first cells, and what it is."""

    number: int
    name: str
    samples: tuple[str, ...]
    chosen: Column | None


@dataclass(frozen=True, slots=True)
class SheetView:
    """The columns of a sheet as they are to be read."""

    reading: Reading
    columns: tuple[ColumnView, ...]
    rows: int


def view_sheet(sheet: Sheet, chosen: Sequence[str] | None, has_header: bool | None) -> SheetView:
    """Return the sheet with what was chosen for each column, or with what seems right."""
    is_headed = _seems_headed(sheet) if has_header is None else has_header
    columns = _columns(sheet, chosen)
    whole = Reading(columns, is_headed).of(sheet)
    views = tuple(
        ColumnView(index + 1, name.strip(), _samples(whole, index), columns[index])
        for index, name in enumerate(whole.header)
    )
    return SheetView(Reading(columns, is_headed), views, len(whole.rows))


def reading_as(chosen: Sequence[str], *, has_header: bool) -> Reading:
    """Return how a sheet is to be read, as a form says it."""
    columns = tuple(Column(one) if one in set(Column) else None for one in chosen)
    return Reading(columns, has_header)


def _columns(sheet: Sheet, chosen: Sequence[str] | None) -> tuple[Column | None, ...]:
    if chosen is None or len(chosen) != len(sheet.header):
        return tuple(guess_columns(sheet))
    return reading_as(chosen, has_header=True).columns


def _seems_headed(sheet: Sheet) -> bool:
    return len(sheet.header) > 1 or any(map(is_known, sheet.header))


def _samples(sheet: Sheet, index: int) -> tuple[str, ...]:
    cells = (row.cells[index] for row in sheet.rows if index < len(row.cells))
    found = []
    for cell in cells:
        if cell.strip():
            found.append(" ".join(cell[: LONGEST_SAMPLE * 2].split())[:LONGEST_SAMPLE])
        if len(found) == SAMPLES:
            break
    return tuple(found)
