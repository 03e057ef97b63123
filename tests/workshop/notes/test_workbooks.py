"""Spreadsheets: read as csv is, and never opened where that could do harm."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from prompts.catalogue import Catalogue
from storage.store import Store
from tests.conftest import FakeClock
from tests.workshop.notes.test_files import AS_READ, notes_in
from tests.workshop.notes.workbooks import Rows, part_of, saved, with_parts, workbook
from workshop.board.finding import find_meeting
from workshop.notes import Fault, Imported, NotesFile, import_notes
from workshop.notes.blank import blank_sheet
from workshop.notes.sheet import LONGEST_CELL, MOST_ROWS
from workshop.process import current_process

SHEET = "xl/worksheets/sheet1.xml"
SAME: Rows = [
    ["tekst", "type", "bilde", "bord"],
    ['Blåbær; "syltet"', "løsning", 2, "Bord 3"],
    ["Øl – på Østsida", None, None, None],
]
PLAIN = workbook(SAME)
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""


def bring_in(store: Store, raw: bytes, name: str = "lapper.xlsx") -> Imported:
    """Import these bytes in a transaction of their own."""
    with store.writing() as session:
        meeting = find_meeting(session, current_process(session), "verksted-behov")
        return import_notes(session, meeting, NotesFile(name, raw), now=FakeClock()())


def macros() -> bytes:
    """Return a workbook that says in its list of contents that it has macros."""
    types = part_of(PLAIN, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return with_parts(PLAIN, {"[Content_Types].xml": types})


def all_hidden() -> bytes:
    """Return a workbook without a sheet in sight."""
    book = part_of(PLAIN, "xl/workbook.xml").replace(b'state="visible"', b'state="hidden"')
    return with_parts(PLAIN, {"xl/workbook.xml": book})


HARMFUL: dict[str, tuple[bytes, str]] = {
    "macros inside": (with_parts(PLAIN, {"xl/vbaProject.bin": b"x"}), "notes.has_macros"),
    "macros said": (macros(), "notes.has_macros"),
    "bomb of zeros": (
        with_parts(PLAIN, {SHEET: b" " * (8 * 1024 * 1024)}),
        "notes.workbook_bomb",
    ),
    "bomb of parts": (
        with_parts(PLAIN, {f"xl/media/{n}": b"" for n in range(2_001)}),
        "notes.workbook_bomb",
    ),
    "entities": (with_parts(PLAIN, {SHEET: LAUGHS}), "notes.workbook_broken"),
    "cut in half": (PLAIN[: len(PLAIN) // 2], "notes.workbook_broken"),
    "no XML inside": (with_parts(PLAIN, {SHEET: b"not XML"}), "notes.workbook_broken"),
    "a zip of something else": (
        with_parts(PLAIN, {"[Content_Types].xml": b""}),
        "notes.workbook_broken",
    ),
    "all sheets hidden": (all_hidden(), "notes.no_sheet"),
    "empty": (workbook([]), "notes.empty"),
}


def test_workbook_reads_as_csv_does(store: Store, jevnaker: str) -> None:
    imported = bring_in(store, PLAIN)

    assert (imported.added, imported.faults) == (2, ())
    assert notes_in(store) == AS_READ


def test_workbook_and_csv_are_the_same_notes(store: Store, jevnaker: str) -> None:
    bring_in(store, PLAIN)

    text = 'tekst;type;bilde;bord\n"Blåbær; ""syltet""";løsning;2;Bord 3\nØl – på Østsida;;;\n'
    second = bring_in(store, text.encode(), "lapper.csv")

    assert (second.added, second.known) == (0, 2)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=1+1", "=1+1"),
        ('=HYPERLINK("http://x","Les")', '=HYPERLINK("http://x","Les")'),
        (3.0, "3"),
        (2.5, "2.5"),
        (date(2026, 11, 26), "2026-11-26"),
        (True, "True"),
        ("To\nlinjer", "To\nlinjer"),
    ],
)
def test_cell_is_the_text_it_shows(store: Store, jevnaker: str, cell: Any, text: str) -> None:
    bring_in(store, workbook([["text"], [cell]]))

    assert notes_in(store) == [(text, [], None)]


@pytest.mark.parametrize("case", HARMFUL)
def test_harmful_or_broken_workbook_is_refused(
    store: Store, jevnaker: str, catalogue: Catalogue, case: str
) -> None:
    raw, key = HARMFUL[case]

    imported = bring_in(store, raw)

    assert [fault.key for fault in imported.faults] == [key]
    assert notes_in(store) == []
    assert catalogue.say(key, "nb", **imported.faults[0].values)


@pytest.mark.parametrize("name", ["a.xlsm", "A.XLSM", "a.xltm"])
def test_name_of_a_workbook_with_macros_is_enough(store: Store, jevnaker: str, name: str) -> None:
    assert [fault.key for fault in bring_in(store, PLAIN, name).faults] == ["notes.has_macros"]


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.xlsb", "a.docx", "a.pdf"])
def test_other_kinds_of_file_are_refused(store: Store, jevnaker: str, name: str) -> None:
    imported = bring_in(store, b"tekst\nHei\n", name)

    assert (len(imported.faults), notes_in(store)) == (1, [])


def test_hidden_sheets_are_named_and_not_read(store: Store, jevnaker: str) -> None:
    raw = workbook(SAME, skjult=[["tekst"], ["Hemmelig"]], andre=[["tekst"], ["Senere"]])

    imported = bring_in(store, raw)

    assert (imported.added, imported.left_out) == (2, ("skjult", "andre"))


def test_first_sheet_in_sight_is_read(store: Store, jevnaker: str) -> None:
    book = Workbook()
    book.active.title = "skjult"
    book.active.append(["navn", "telefon"])
    book.create_sheet("lapper").append(["tekst"])
    book["lapper"].append(["En benk"])
    book["skjult"].sheet_state = "hidden"

    bring_in(store, saved(book))

    assert notes_in(store) == [("En benk", [], None)]


def test_fault_names_the_row_as_the_spreadsheet_does(store: Store, jevnaker: str) -> None:
    rows: Rows = [[], ["tekst", "bilde"], [], ["Hei", 99]]

    imported = bring_in(store, workbook(rows))

    assert imported.faults == (Fault(4, 4, "bilde", "notes.prompt_unknown", {"prompt": "99"}),)


def test_merged_table_cell_belongs_to_its_first_row(store: Store, jevnaker: str) -> None:
    book = Workbook()
    for row in (["tekst", "bord"], ["En benk", "3"], ["Et bord", None]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")

    bring_in(store, saved(book))

    assert notes_in(store) == [("En benk", [], "3"), ("Et bord", [], None)]


def test_column_without_a_name_is_no_fault(store: Store, jevnaker: str) -> None:
    imported = bring_in(store, workbook([["tekst"], ["En benk", "x"]]))

    assert (imported.added, imported.faults) == (1, ())


def test_workbook_of_too_many_rows_is_refused(store: Store, jevnaker: str) -> None:
    rows = [["tekst"], *([f"Lapp {n}"] for n in range(MOST_ROWS + 1))]

    imported = bring_in(store, workbook(rows))

    assert [fault.key for fault in imported.faults] == ["notes.too_many_rows"]


def test_cell_too_long_for_a_spreadsheet_is_refused(store: Store, jevnaker: str) -> None:
    row = (
        f'<row r="9"><c r="A9" t="inlineStr"><is><t>{"x" * (LONGEST_CELL + 1)}</t></is></c></row>'
    )
    sheet = part_of(PLAIN, SHEET).replace(b"</sheetData>", row.encode() + b"</sheetData>")

    imported = bring_in(store, with_parts(PLAIN, {SHEET: sheet}))

    assert [(one.row, one.key) for one in imported.faults] == [(9, "notes.cell_too_long")]


def test_sheet_formatted_to_its_end_is_read(store: Store, jevnaker: str) -> None:
    far = b'<row r="200000"><c r="A200000" s="0"/></row></sheetData>'
    sheet = part_of(PLAIN, SHEET).replace(b"</sheetData>", far)

    assert bring_in(store, with_parts(PLAIN, {SHEET: sheet})).added == 2


def test_size_that_a_sheet_claims_is_not_believed(store: Store, jevnaker: str) -> None:
    small = part_of(PLAIN, SHEET).replace(b'ref="A1:D3"', b'ref="A1"')

    imported = bring_in(store, with_parts(PLAIN, {SHEET: small}))

    assert imported.added == 2
    assert notes_in(store) == AS_READ


def test_blank_sheet_filled_in_is_read(store: Store, jevnaker: str) -> None:
    book = load_workbook(io.BytesIO(blank_sheet()))
    book.active.append(
        ["verksted-behov", date(2026, 11, 26), 3, 2, "behov", "En benk", 4, 6, "a1", "nn", "fin"]
    )

    imported = bring_in(store, saved(book))

    assert notes_in(store) == [("En benk", [], "3")]
    assert imported.ignored == ("date", "dots", "group_size", "note_id", "remark")


def test_strangers_workbooks_are_kept_from_lxml() -> None:
    script = (
        "from workshop.notes.blank import blank_sheet; "
        "from workshop.notes.workbook import read_workbook; read_workbook(blank_sheet()); "
        "import lxml, openpyxl.xml as one; print(one.LXML, one.DEFUSEDXML)"
    )

    said = subprocess.check_output([sys.executable, "-c", script], text=True)

    assert said.split() == ["False", "True"]
