"""From rows to notes, with every fault of every row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prompts.processfile import ItemKind, PhaseKind
from storage.tables import Meeting, Phase, Prompt
from workshop.notes.columns import Column, Columns
from workshop.notes.faults import Fault, Unreadable
from workshop.notes.sheet import Sheet, SheetRow
from workshop.voices.keeping import clean_text

LONGEST_TABLE = 40
NUMBERED = re.compile(
    r"(?:bilde|bilete|spørsmål|photo|picture|prompt|question|nr\.?|no\.?|#)?\s*0*(\d{1,9})", re.I
)
LANGUAGE = re.compile(r"[a-z]{2,3}")
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
PHASES: Mapping[str, PhaseKind] = {
    **dict.fromkeys(("needs", "need", "behov"), PhaseKind.NEEDS),
    **dict.fromkeys(("measures", "measure", "tiltak"), PhaseKind.MEASURES),
    **dict.fromkeys(
        ("solutions", "solution", "løsninger", "løsning", "løysingar", "løysing"),
        PhaseKind.SOLUTIONS,
    ),
    **dict.fromkeys(("test", "test og grønt lys", "grønt lys"), PhaseKind.TEST),
}
LANGUAGES: Mapping[str, str] = {
    "bokmål": "nb", "nynorsk": "nn", "engelsk": "en", "english": "en",
    "nordsamisk": "se", "samisk": "se", "davvisámegiella": "se",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """One note as it will be kept; without a phase or language it has the meeting's."""

    text: str
    written_as: ItemKind | None = None
    prompt: Prompt | None = None
    table: str | None = None
    phase_id: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What a row can point to: the meeting, the prompts and the phases of its process."""

    meeting: Meeting
    prompts: Sequence[Prompt]
    phases: Sequence[Phase]


def read_notes(sheet: Sheet, columns: Columns, room: Room) -> tuple[list[Note], list[Fault]]:
    """Return the notes and every fault; rows without a word are passed over.

    Raises Unreadable if there is no row at all.
    """
    reader = _NoteReader(sheet, columns, room)
    rows = [row for row in sheet.rows if any(cell.strip() for cell in row.cells)]
    if not rows:
        raise Unreadable(Fault(2, 2, sheet.column(columns.places[Column.TEXT]), "notes.no_rows"))
    notes = [reader.read(row) for row in rows]
    return [note for note in notes if note is not None], reader.faults


class _NoteReader:
    def __init__(self, sheet: Sheet, columns: Columns, room: Room) -> None:
        self.faults: list[Fault] = []
        self._sheet = sheet
        self._places = columns.places
        self._by_code = {prompt.code.casefold(): prompt for prompt in room.prompts}
        self._by_number = {prompt.number: prompt for prompt in room.prompts}
        self._phases = {phase.kind: phase.id for phase in room.phases}
        self._phase_kinds = {
            title.casefold(): phase.kind for phase in room.phases for title in phase.title.values()
        }
        self._meeting = room.meeting
        titles = room.meeting.title.values()
        self._meeting_names = {name.casefold() for name in ("", room.meeting.code, *titles)}

    def read(self, row: SheetRow) -> Note | None:
        """Return the note of a row, or None after writing down what is wrong with it."""
        before = len(self.faults)
        self._require_width(row)
        text = clean_text(self._cell(row, Column.TEXT))
        if not text:
            self._fault(row, Column.TEXT, "notes.text_missing")
        kind, prompt = self._kind(row), self._prompt(row)
        note = Note(
            text=text,
            written_as=kind,
            prompt=prompt,
            table=self._table(row),
            phase_id=self._phase(row, prompt),
            language=self._language(row),
        )
        self._require_meeting(row)
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

    def _phase(self, row: SheetRow, prompt: Prompt | None) -> int | None:
        written = self._cell(row, Column.PHASE).casefold()
        if not written:
            return None
        kind = PHASES.get(written, self._phase_kinds.get(written))
        phase_id = self._phases.get(kind) if kind else None
        if phase_id is None:
            self._fault(row, Column.PHASE, "notes.phase_unknown", phase=written)
        elif prompt is not None and prompt.phase_id != phase_id:
            self._fault(row, Column.PHASE, "notes.phase_other", number=prompt.number)
        return phase_id

    def _language(self, row: SheetRow) -> str | None:
        written = self._cell(row, Column.LANGUAGE).casefold()
        code = LANGUAGES.get(written, written)
        if code and not LANGUAGE.fullmatch(code):
            self._fault(row, Column.LANGUAGE, "notes.language_unknown", code=written)
        return code or None

    def _require_meeting(self, row: SheetRow) -> None:
        written = self._cell(row, Column.MEETING)
        if written.casefold() not in self._meeting_names:
            self._fault(row, Column.MEETING, "notes.meeting_other", meeting=written)

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
