"""From a file as it came to the sheet in it, whatever program saved it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from workshop.notes.columns import find_delimiter, without_declaration
from workshop.notes.decoding import MOST_BYTES, OLD_OFFICE, ZIP, decode
from workshop.notes.faults import Fault, Unreadable
from workshop.notes.sheet import Sheet, read_sheet
from workshop.notes.workbook import read_workbook

REFUSED = {
    ".xlsm": "notes.has_macros",
    ".xltm": "notes.has_macros",
    ".xlsb": "notes.is_spreadsheet",
    ".xls": "notes.is_spreadsheet",
    ".ods": "notes.is_spreadsheet",
    ".numbers": "notes.is_spreadsheet",
    ".pdf": "notes.no_sheet_at_all",
    ".doc": "notes.no_sheet_at_all",
    ".docx": "notes.no_sheet_at_all",
    ".odt": "notes.no_sheet_at_all",
    ".zip": "notes.no_sheet_at_all",
}
"""What is refused by its name already; whatever it is called, the bytes are looked at too."""


@dataclass(frozen=True, slots=True)
class NotesFile:
    """A file of notes as it came: its name and bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """The sheet of a file, and the names of its sheets that were not read."""

    sheet: Sheet
    left_out: tuple[str, ...] = ()


def open_notes(file: NotesFile, watch: Callable[[int], object] = lambda _: None) -> Opened:
    """Return the sheet of a csv or xlsx file. Raises Unreadable.

    `watch` is told how many rows have been read so far, of a file that takes long.
    """
    if len(file.raw) > MOST_BYTES:
        raise _fault("notes.too_large", most=MOST_BYTES // 1024 // 1024)
    if refused := REFUSED.get(PurePath(file.name).suffix.casefold()):
        raise _fault(refused)
    if file.raw.startswith(ZIP):
        book = read_workbook(file.raw, watch)
        return Opened(book.sheet, book.left_out)
    if file.raw.startswith(OLD_OFFICE):
        raise _fault("notes.is_spreadsheet")
    return Opened(_read_text(decode(file.raw)))


def _read_text(text: str) -> Sheet:
    if not text.strip():
        raise _fault("notes.empty")
    whole, declared = without_declaration(text)
    delimiter = declared or find_delimiter(whole)
    return read_sheet(whole, delimiter, first_line=2 if declared else 1)


def _fault(key: str, **values: object) -> Unreadable:
    return Unreadable(Fault(1, 1, "1", key, values))
