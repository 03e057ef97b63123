"""From rows to notes, with every fault of every row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prompts.processfile import ItemKind
from storage.tables import Prompt
from workshop.notes.columns import Column, Columns
from workshop.notes.faults import Fault, Unreadable
from workshop.notes.sheet import Sheet, SheetRow
from workshop.voices.keeping import clean_text

LONGEST_TABLE = 40
NUMBERED = re.compile(
    r"(?:bilde|bilete|spørsmål|photo|picture|prompt|question|nr\.?|no\.?|#)?\s*0*(\d+)", re.I
)
WRITTEN_AS: Mapping[str, ItemKind | None] = {
    **dict.fromkeys(("", "note", "notat", "lapp", "innspill", "innspel", "text", "tekst")),
    **dict.fromkeys(("need", "needs", "behov"), ItemKind.NEED),
    **dict.fromkeys(("measure", "measures", "tiltak"), ItemKind.MEASURE),
    **dict.fromkeys(
        ("solution", "solutions", "løsning", "løsninger", "løysing", "løysingar"),
        ItemKind.SOLUTION,
    ),
}
"""What a kind cell means. A note is a note; what the table called it is kept as a flag."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note as it will be kept."""

    text: str
    written_as: ItemKind | None
    prompt: Prompt | None
    table: str | None


def read_notes(
    sheet: Sheet, columns: Columns, prompts: Sequence[Prompt]
) -> tuple[list[Note], list[Fault]]:
    """Return the notes and every fault; rows without a word are passed over.

    Raises Unreadable if there is no row at all.
    """
    reader = _NoteReader(sheet, columns, prompts)
    rows = [row for row in sheet.rows if any(cell.strip() for cell in row.cells)]
    if not rows:
        raise Unreadable(Fault(2, 2, sheet.column(columns.places[Column.TEXT]), "notes.no_rows"))
    notes = [reader.read(row) for row in rows]
    return [note for note in notes if note is not None], reader.faults


class _NoteReader:
    def __init__(self, sheet: Sheet, columns: Columns, prompts: Sequence[Prompt]) -> None:
        self.faults: list[Fault] = []
        self._sheet = sheet
        self._places = columns.places
        self._by_code = {prompt.code.casefold(): prompt for prompt in prompts}
        self._by_number = {prompt.number: prompt for prompt in prompts}

    def read(self, row: SheetRow) -> Note | None:
        """Return the note of a row, or None after writing down what is wrong with it."""
        before = len(self.faults)
        self._require_width(row)
        text = clean_text(self._cell(row, Column.TEXT))
        if not text:
            self._fault(row, Column.TEXT, "notes.text_missing")
        note = Note(text, self._kind(row), self._prompt(row), self._table(row))
        return note if len(self.faults) == before else None

    def _kind(self, row: SheetRow) -> ItemKind | None:
        written = self._cell(row, Column.KIND)
        if written.casefold() not in WRITTEN_AS:
            self._fault(row, Column.KIND, "notes.kind_unknown", kind=written)
        return WRITTEN_AS.get(written.casefold())

    def _prompt(self, row: SheetRow) -> Prompt | None:
        written = self._cell(row, Column.PROMPT)
        if not written:
            return None
        found = self._by_code.get(written.casefold())
        if found is None and (numbered := NUMBERED.fullmatch(written)):
            found = self._by_number.get(int(numbered[1]))
        if found is None:
            self._fault(row, Column.PROMPT, "notes.prompt_unknown", prompt=written)
        return found

    def _table(self, row: SheetRow) -> str | None:
        label = " ".join(self._cell(row, Column.TABLE).split())
        if len(label) > LONGEST_TABLE:
            self._fault(row, Column.TABLE, "notes.table_too_long", most=LONGEST_TABLE)
        return label or None

    def _require_width(self, row: SheetRow) -> None:
        width = len(self._sheet.header)
        if any(cell.strip() for cell in row.cells[width:]):
            self.faults.append(
                Fault(
                    row.number,
                    row.line,
                    self._sheet.column(width),
                    "notes.too_many_cells",
                    {"cells": len(row.cells), "columns": width},
                )
            )

    def _cell(self, row: SheetRow, column: Column) -> str:
        place = self._places.get(column)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    def _fault(self, row: SheetRow, column: Column, key: str, **values: object) -> None:
        name = self._sheet.column(self._places[column])
        self.faults.append(Fault(row.number, row.line, name, key, values))
