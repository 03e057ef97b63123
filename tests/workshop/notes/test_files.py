"""Files as people's programs save them, read alike, and broken ones with where they break."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from prompts.catalogue import Catalogue
from storage.store import Store
from storage.tables import Contribution
from tests.conftest import FakeClock
from workshop.board.finding import find_meeting
from workshop.notes import Fault, Imported, NotesFile, import_notes
from workshop.notes.decoding import MOST_BYTES
from workshop.notes.sheet import LONGEST_CELL, MOST_ROWS
from workshop.process import current_process

SAME = 'tekst;type;bilde;bord\n"Blåbær; ""syltet""";løsning;2;Bord 3\nØl – på Østsida;;;\n'
AS_READ = [('Blåbær; "syltet"', ["solution"], "Bord 3"), ("Øl – på Østsida", [], None)]
COMMAS = (
    'Text,KIND,"Prompt ",Table\n"Blåbær; ""syltet""",Solution,busstoppet,Bord 3\nØl – på Østsida\n'
)
TABS = (
    "notat\tslag\tbilde nr.\tbord nr\n"
    'Blåbær; "syltet"\tløsning\tnr. 2\tBord 3\n'
    "Øl – på Østsida\t\t\t\n"
)

BROKEN: dict[str, tuple[str | bytes, Fault]] = {
    "nothing": ("", Fault(1, 1, "1", "notes.empty")),
    "spaces": (" \n\n", Fault(1, 1, "1", "notes.empty")),
    "header only": ("text,table\n", Fault(2, 2, "text", "notes.no_rows")),
    "two text columns": ("note,text\nHei,du\n", Fault(1, 1, "text", "notes.column_twice")),
    "no text column": ("navn;a\nHei;9\n", Fault(1, 1, "navn", "notes.no_text_column")),
    "quote never closed": (
        'text,table\nHei,1\nDu,"Bord 2\n',
        Fault(3, 3, "table", "notes.quote"),
    ),
    "quote closed by another": (
        'text,table\n"Hei,1\n"Du",2\n',
        Fault(2, 2, "text", "notes.quote"),
    ),
    "quote closed too early": ('text,table\nHei,"Bord" 1\n', Fault(2, 2, "table", "notes.quote")),
    "quote after many lines": (
        'text,table\n"a\nb",1\n"Hei,2\n',
        Fault(3, 4, "text", "notes.quote"),
    ),
    "two row ends": (
        "text,table\nHei,1\r\nDu,2\n",
        Fault(2, 2, "table", "notes.mixed_row_ends"),
    ),
    "below Excel's own line": (
        "sep=;\ntekst;bilde\nHei;99\n",
        Fault(2, 3, "bilde", "notes.prompt_unknown", {"prompt": "99"}),
    ),
    "NUL": ("text,table\nHei,1\x00\n", Fault(2, 2, "table", "notes.nul")),
    "more cells than columns": (
        "text,table\nHei,1,,x\n",
        Fault(2, 2, "3", "notes.too_many_cells", {"cells": 4, "columns": 2}),
    ),
    "invisible text": ("text,table\n\u200b ,1\n", Fault(2, 2, "text", "notes.text_missing")),
    "kind": (
        "text,kind\nHei,rart\n",
        Fault(2, 2, "kind", "notes.kind_unknown", {"kind": "rart"}),
    ),
    "prompt": (
        "text,bilde\nHei,99\n",
        Fault(2, 2, "bilde", "notes.prompt_unknown", {"prompt": "99"}),
    ),
    "table": (
        f"text,bord\nHei,{'x' * 41}\n",
        Fault(2, 2, "bord", "notes.table_too_long", {"most": 40}),
    ),
    "long cell": (
        f"text\n{'x' * (LONGEST_CELL + 1)}\n",
        Fault(2, 2, "text", "notes.cell_too_long", {"most": LONGEST_CELL}),
    ),
    "many rows": (
        "text\n" + "Hei\n" * (MOST_ROWS + 1),
        Fault(MOST_ROWS + 2, MOST_ROWS + 2, "1", "notes.too_many_rows", {"most": MOST_ROWS}),
    ),
    "large file": (
        b"x" * (MOST_BYTES + 1),
        Fault(1, 1, "1", "notes.too_large", {"most": MOST_BYTES // 1024 // 1024}),
    ),
    "half a workbook": (b"PK\x03\x04rest", Fault(1, 1, "1", "notes.workbook_broken")),
    "old spreadsheet": (b"\xd0\xcf\x11\xe0rest", Fault(1, 1, "1", "notes.is_spreadsheet")),
    "phase": (
        "text,fase\nHei,drøm\n",
        Fault(2, 2, "fase", "notes.phase_unknown", {"phase": "drøm"}),
    ),
    "phase of another photo": (
        "text,bilde,fase\nHei,2,tiltak\n",
        Fault(2, 2, "fase", "notes.phase_other", {"number": 2}),
    ),
    "language": (
        "text,språk\nHei,rotvelsk\n",
        Fault(2, 2, "språk", "notes.language_unknown", {"code": "rotvelsk"}),
    ),
    "other workshop": (
        "text,verksted\nHei,atlantis\n",
        Fault(2, 2, "verksted", "notes.meeting_other", {"meeting": "atlantis"}),
    ),
    "no text in any encoding": (b"text\nHei\n\x81\n", Fault(3, 3, "1", "notes.not_text")),
    "two encodings": (
        "text\nBlåbær\n".encode() + b"\xe6\n",
        Fault(3, 3, "1", "notes.mixed_encodings"),
    ),
    "half a letter": (
        "text\nHei\n".encode("utf-16") + b"\x00",
        Fault(1, 1, "1", "notes.not_text"),
    ),
}


def bring_in(store: Store, raw: bytes) -> Imported:
    """Import these bytes in a transaction of their own."""
    with store.writing() as session:
        meeting = find_meeting(session, current_process(session), "verksted-behov")
        return import_notes(session, meeting, NotesFile("a.csv", raw), now=FakeClock()())


def notes_in(store: Store) -> list[tuple[str, list[str], str | None]]:
    """Return what the notes say."""
    with store.reading() as session:
        notes = session.scalars(select(Contribution).order_by(Contribution.id))
        return [(note.text, note.flags, note.table_label) for note in notes]


@pytest.mark.parametrize(
    "raw",
    [
        SAME.encode(),
        SAME.encode("utf-8-sig"),
        SAME.encode("cp1252"),
        SAME.encode("utf-16"),
        SAME.encode("utf-16-le"),
        SAME.encode("utf-16-be"),
        SAME.replace("\n", "\r\n").encode(),
        SAME.replace("\n", "\r").encode(),
        SAME.rstrip().encode(),
        COMMAS.encode(),
        SAME.replace("2;", "Bilde 2;").encode(),
        TABS.encode(),
        SAME.replace("tekst;type", '"tekst";"type"').encode(),
        f"sep=;\n{SAME}".encode(),
        SAME.replace("tekst;type;bilde;bord", "Lapper;Type;Bildenummer;Bordnummer").encode(),
    ],
    ids=range(15),
)
def test_file_of_any_program_reads_the_same(store: Store, jevnaker: str, raw: bytes) -> None:
    imported = bring_in(store, raw)

    assert imported.faults == ()
    assert notes_in(store) == AS_READ


def test_single_column_keeps_its_commas(store: Store, jevnaker: str) -> None:
    bring_in(store, b"tekst\nBuss, tog, og; sykkel\n")

    assert notes_in(store) == [("Buss, tog, og; sykkel", [], None)]


def test_cell_may_have_several_lines(store: Store, jevnaker: str) -> None:
    bring_in(store, b'text,table\r\n"En benk\nved vannet",1\r\nEt bord,2\r\n')

    assert notes_in(store) == [("En benk\nved vannet", [], "1"), ("Et bord", [], "2")]


def test_empty_rows_are_passed_over(store: Store, jevnaker: str) -> None:
    imported = bring_in(store, b"text,table\n\nEn benk,1\n,\n\n")

    assert (imported.added, imported.faults) == (1, ())


def test_columns_nobody_knows_are_named(store: Store, jevnaker: str) -> None:
    imported = bring_in(store, b"dato,text,merknad\n26.11,En benk,fin\n")

    assert (imported.added, imported.ignored) == (1, ("dato", "merknad"))


@pytest.mark.parametrize("case", BROKEN)
def test_broken_file_says_where(
    store: Store, jevnaker: str, catalogue: Catalogue, case: str
) -> None:
    raw, fault = BROKEN[case]

    imported = bring_in(store, raw if isinstance(raw, bytes) else raw.encode())

    assert imported.faults == (fault,)
    assert notes_in(store) == []
    assert catalogue.say(fault.key, "nb", **fault.values)


def test_every_fault_of_a_file_is_told_at_once(store: Store, jevnaker: str) -> None:
    imported = bring_in(store, b"text,kind,prompt\n,rart,99\nHei,,98\n")

    assert [(fault.row, fault.column) for fault in imported.faults] == [
        (2, "text"),
        (2, "kind"),
        (2, "prompt"),
        (3, "prompt"),
    ]


def test_longest_cell_and_most_rows_are_taken(store: Store, jevnaker: str) -> None:
    whole = "text\n" + "x" * LONGEST_CELL + "\n" + "Hei\n" * (MOST_ROWS - 1)

    assert bring_in(store, whole.encode()).added == MOST_ROWS


def test_formula_stays_the_text_it_was(store: Store, jevnaker: str) -> None:
    bring_in(store, b"text\n=1+1\n")

    assert notes_in(store) == [("=1+1", [], None)]


def test_known_notes_are_counted_over_transactions(store: Store, jevnaker: str) -> None:
    bring_in(store, SAME.encode())
    bring_in(store, SAME.encode("cp1252"))

    with store.reading() as session:
        assert session.scalar(select(func.count(Contribution.id))) == 2
