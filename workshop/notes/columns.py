"""Which column is which, whatever the header calls it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from workshop.notes.faults import Fault, Unreadable
from workshop.notes.sheet import Sheet, column_name, read_rows

DELIMITERS = (";", "\t", ",")
DECLARED = re.compile(r"sep=([;\t,])(?:\r\n|\n|\r)", re.IGNORECASE)
"""What Excel understands as a first line: it names the sign, and is no row of the sheet."""
SEPARATING = re.compile(r"[\s_\-/.:*]+")
WEIGHED = 50
"""So many rows show in which column most is written."""
LOOKED_AT = 5
"""So many rows show which sign parts the columns where no header is known."""


class Column(StrEnum):
    """What a note can say about itself."""

    TEXT = "text"
    KIND = "kind"
    PROMPT = "prompt"
    TABLE = "table"
    PHASE = "phase"
    LANGUAGE = "language"
    MEETING = "meeting"


NAMES: Mapping[Column, str] = {
    Column.TEXT: (
        "text, tekst, note, notes, notat, notater, lapp, lapper, lappar, innspill, innspel, "
        "comment, kommentar"
    ),
    Column.KIND: "kind, type, slag",
    Column.PROMPT: (
        "prompt, bilde, bilete, bilde nr, bildenr, bildenummer, bilete nr, biletnummer, spørsmål, "
        "bilde spørsmål, bilete spørsmål, photo, photo no, picture, question"
    ),
    Column.TABLE: "table, bord, bord nr, bordnr, bordnummer",
    Column.PHASE: "phase, fase, stage, steg, runde",
    Column.LANGUAGE: "language, språk, spraak",
    Column.MEETING: "workshop, verksted, verkstad, meeting, møte",
}
CALLED = {name: column for column, names in NAMES.items() for name in names.split(", ")}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known column stands (from 0), and the headers nobody asked for."""

    places: Mapping[Column, int]
    ignored: tuple[str, ...]


def without_declaration(text: str) -> tuple[str, str | None]:
    """Return the text without a first line like `sep=;`, and the sign it names, if any."""
    declared = DECLARED.match(text)
    return (text[declared.end() :], declared[1]) if declared else (text, None)


def find_delimiter(text: str) -> str:
    """Return what parts the columns: the sign under which most headers are known.

    Where none is known, the sign that parts the first rows alike. Empty where the header is a
    single column; then commas in the notes are only commas.
    """
    headers = {delimiter: _first_rows(text, delimiter, 1) for delimiter in DELIMITERS}
    known = {one: sum(map(is_known, rows[0])) for one, rows in headers.items() if rows}
    best = max(known, key=lambda one: known[one], default="")
    if not known.get(best):
        return next((one for one in DELIMITERS if _parts_alike(text, one)), "")
    return best if len(headers[best][0]) > 1 else ""


def find_columns(sheet: Sheet) -> Columns:
    """Return which column is which. Raises Unreadable without a text column, or with two."""
    return chosen_columns(sheet, [CALLED.get(_plain(name)) for name in sheet.header])


def guess_columns(sheet: Sheet) -> list[Column | None]:
    """Return what each column seems to be, each kind once; the text is where most is written."""
    guesses: list[Column | None] = []
    for name in sheet.header:
        guess = CALLED.get(_plain(name))
        guesses.append(guess if guess not in guesses else None)
    open_to = [index for index, guess in enumerate(guesses) if guess is None]
    if Column.TEXT not in guesses and open_to:
        guesses[max(open_to, key=lambda index: _signs_in(sheet, index))] = Column.TEXT
    return guesses


def chosen_columns(sheet: Sheet, chosen: Sequence[Column | None]) -> Columns:
    """Return the columns as they were chosen, one by one. Raises as `find_columns`."""
    places: dict[Column, int] = {}
    ignored = []
    for index, (name, column) in enumerate(zip(sheet.header, chosen, strict=False)):
        if column is None:
            if name.strip():
                ignored.append(name.strip())
        elif column in places:
            raise _fault(sheet, "notes.column_twice", index)
        else:
            places[column] = index
    if Column.TEXT not in places:
        raise _fault(sheet, "notes.no_text_column", 0)
    return Columns(places, tuple(ignored))


def is_known(name: str) -> bool:
    """Tell whether a header is one that we know."""
    return _plain(name) in CALLED


def _first_rows(text: str, delimiter: str, most: int) -> list[tuple[str, ...]]:
    try:
        return [row.cells for row in islice(read_rows(text, delimiter), most)]
    except Unreadable:  # A quoted header looks broken under the wrong delimiter.
        return []


def _parts_alike(text: str, delimiter: str) -> bool:
    widths = {len(cells) for cells in _first_rows(text, delimiter, LOOKED_AT)}
    return len(widths) == 1 and max(widths) > 1


def _signs_in(sheet: Sheet, index: int) -> int:
    rows = sheet.rows[:WEIGHED]
    return sum(len(row.cells[index]) for row in rows if index < len(row.cells))


def _plain(name: str) -> str:
    return SEPARATING.sub(" ", name).strip().casefold()


def _fault(sheet: Sheet, key: str, index: int) -> Unreadable:
    column = column_name(sheet.header, index)
    return Unreadable(Fault(max(sheet.top.number, 1), sheet.top.line, column, key))
