"""From text to rows of cells. A spreadsheet file gives the same `Sheet` (see workbook.py).

Python's csv module says neither where a quote was opened nor which cell is too long, and a
facilitator needs to be told both; hence a reader of our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workshop.notes.faults import Fault, Unreadable

MOST_ROWS = 20_000
LONGEST_CELL = 131_072
"""Python's and most spreadsheets' readers stop here or before. Source: csv.field_size_limit."""
QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"[ ]*')
ROW_END = re.compile(r"\r\n|\n|\r")
PLAIN = {delimiter: re.compile(rf"[^{delimiter}\r\n]*") for delimiter in (";", "\t", ",", "")}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The cells of one row; `number` from 1 (the header), `line` where it begins in the file."""

    number: int
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header (the row at the top) and the rows under it."""

    top: SheetRow
    rows: tuple[SheetRow, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Return what stands over the columns."""
        return self.top.cells

    def without_header(self) -> Sheet:
        """Return the same sheet, the row at the top being one of its rows."""
        blank = SheetRow(self.top.number - 1, self.top.line, ("",) * len(self.top.cells))
        return Sheet(blank, (self.top, *self.rows))

    def column(self, index: int) -> str:
        """Return what a column is called: its header, or its number from 1."""
        return column_name(self.header, index)


def column_name(header: Sequence[str], index: int) -> str:
    """Return the header of a column, or its number from 1 where it has none."""
    name = header[index].strip() if index < len(header) else ""
    return name or str(index + 1)


def read_sheet(text: str, delimiter: str, *, first_line: int = 1) -> Sheet:
    """Return the whole sheet; an empty delimiter means a single column. Raises Unreadable.

    `first_line` is where the text begins in its file.
    """
    top = SheetRow(1, first_line, ())
    rows = []
    for row in read_rows(text, delimiter, first_line=first_line):
        if row.number == 1:
            top = row
        elif row.number > MOST_ROWS + 1:
            raise Unreadable(
                Fault(row.number, row.line, "1", "notes.too_many_rows", {"most": MOST_ROWS})
            )
        else:
            rows.append(row)
    return Sheet(top, tuple(rows))


def read_rows(text: str, delimiter: str, *, first_line: int = 1) -> Iterator[SheetRow]:
    """Yield row by row. Raises Unreadable at the first cell that cannot be read."""
    return _Reader(text, delimiter, first_line).rows()


class _Reader:
    def __init__(self, text: str, delimiter: str, first_line: int) -> None:
        self._text = text
        self._delimiter = delimiter
        self._plain = PLAIN[delimiter]
        self._at = 0
        self._row = 1
        self._line = first_line
        self._header: tuple[str, ...] = ()
        self._row_end: str | None = None

    def rows(self) -> Iterator[SheetRow]:
        while self._at < len(self._text):
            row = SheetRow(self._row, self._line, tuple(self._cells()))
            self._header = self._header or row.cells
            yield row
            self._end_row(row)

    def _cells(self) -> Iterator[str]:
        index = 0
        started_at = self._line
        while True:
            cell = self._cell(index, started_at)
            self._require_sound(cell, index, started_at)
            yield cell
            if not self._delimiter or not self._text.startswith(self._delimiter, self._at):
                return
            self._at += 1
            index += 1

    def _cell(self, index: int, started_at: int) -> str:
        if not self._text.startswith('"', self._at):
            return self._take(self._plain).group()
        quoted = QUOTED.match(self._text, self._at)
        if quoted is None or not self._is_end(quoted.end()):
            raise self._fault("notes.quote", index, started_at)
        self._at = quoted.end()
        cell = quoted.group(1)
        self._line += len(ROW_END.findall(cell))
        return cell.replace('""', '"')

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        taken = pattern.match(self._text, self._at)
        if taken is None:
            raise RuntimeError(f"{pattern.pattern} must match anywhere")
        self._at = taken.end()
        return taken

    def _is_end(self, at: int) -> bool:
        ends = ("\r", "\n", *filter(None, self._delimiter))
        return at == len(self._text) or self._text.startswith(ends, at)

    def _end_row(self, row: SheetRow) -> None:
        if self._at == len(self._text):
            return
        row_end = self._take(ROW_END).group()
        if self._row_end not in {None, row_end}:
            raise self._fault("notes.mixed_row_ends", len(row.cells) - 1, row.line)
        self._row_end = row_end
        self._row += 1
        self._line += 1

    def _require_sound(self, cell: str, index: int, started_at: int) -> None:
        if "\x00" in cell:
            raise self._fault("notes.nul", index, started_at)
        if len(cell) > LONGEST_CELL:
            raise self._fault("notes.cell_too_long", index, started_at, most=LONGEST_CELL)

    def _fault(self, key: str, index: int, started_at: int, **values: object) -> Unreadable:
        column = column_name(self._header, index)
        return Unreadable(Fault(self._row, started_at, column, key, values))
