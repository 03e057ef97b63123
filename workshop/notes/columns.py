"""Which column is which, whatever the header calls it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workshop.notes.faults import Fault, Unreadable
from workshop.notes.sheet import column_name, read_rows

DELIMITERS = (";", "\t", ",")
DECLARED = re.compile(r"sep=([;\t,])(?:\r\n|\n|\r)", re.IGNORECASE)
"""What Excel understands as a first line: it names the sign, and is no row of the sheet."""
SEPARATING = re.compile(r"[\s_\-/.:*]+")


class Column(StrEnum):
    """What a note can say about itself."""

    TEXT = "text"
    KIND = "kind"
    PROMPT = "prompt"
    TABLE = "table"


CALLED = {
    "text": Column.TEXT,
    "tekst": Column.TEXT,
    "note": Column.TEXT,
    "notes": Column.TEXT,
    "notat": Column.TEXT,
    "notater": Column.TEXT,
    "lapp": Column.TEXT,
    "lapper": Column.TEXT,
    "lappar": Column.TEXT,
    "innspill": Column.TEXT,
    "innspel": Column.TEXT,
    "comment": Column.TEXT,
    "kommentar": Column.TEXT,
    "kind": Column.KIND,
    "type": Column.KIND,
    "slag": Column.KIND,
    "prompt": Column.PROMPT,
    "bilde": Column.PROMPT,
    "bilete": Column.PROMPT,
    "bilde nr": Column.PROMPT,
    "bildenr": Column.PROMPT,
    "bildenummer": Column.PROMPT,
    "bilete nr": Column.PROMPT,
    "biletnummer": Column.PROMPT,
    "spørsmål": Column.PROMPT,
    "bilde spørsmål": Column.PROMPT,
    "bilete spørsmål": Column.PROMPT,
    "photo": Column.PROMPT,
    "photo no": Column.PROMPT,
    "picture": Column.PROMPT,
    "question": Column.PROMPT,
    "table": Column.TABLE,
    "bord": Column.TABLE,
    "bord nr": Column.TABLE,
    "bordnr": Column.TABLE,
    "bordnummer": Column.TABLE,
}


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

    Empty where the header is a single column; then commas in the notes are only commas.
    """
    headers = {delimiter: _first_row(text, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: sum(map(_is_known, headers[delimiter])))
    return best if len(headers[best]) > 1 else ""


def find_columns(header: Sequence[str]) -> Columns:
    """Return which column is which. Raises Unreadable without a text column, or with two."""
    places: dict[Column, int] = {}
    ignored = []
    for index, name in enumerate(header):
        column = CALLED.get(_plain(name))
        if column is None:
            if name.strip():
                ignored.append(name.strip())
        elif column in places:
            raise _fault("notes.column_twice", column_name(header, index))
        else:
            places[column] = index
    if Column.TEXT not in places:
        raise _fault("notes.no_text_column", column_name(header, 0))
    return Columns(places, tuple(ignored))


def _first_row(text: str, delimiter: str) -> tuple[str, ...]:
    try:
        return next((row.cells for row in read_rows(text, delimiter)), ())
    except Unreadable:  # A quoted header looks broken under the wrong delimiter.
        return ()


def _is_known(name: str) -> bool:
    return _plain(name) in CALLED


def _plain(name: str) -> str:
    return SEPARATING.sub(" ", name).strip().casefold()


def _fault(key: str, column: str) -> Unreadable:
    return Unreadable(Fault(1, 1, column, key))
