"""Notes typed one by one and lists that are pasted."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Contribution, ImportBatch, Meeting, NoteWay
from tests.conftest import FakeClock
from workshop.board.finding import find_meeting
from workshop.notes import NotesFile, Origin, import_notes, undo_import, undoable_imports
from workshop.notes.importing import keep_typed
from workshop.notes.pasted import MOST_LINES, read_list, usable_table
from workshop.notes.reading import Note
from workshop.process import current_process

NOW = FakeClock()()


@pytest.fixture
def meeting(session: Session) -> Meeting:
    return find_meeting(session, current_process(session), "verksted-behov")


def typed(press: str | None = None) -> Origin:
    """Return the origin of a typed note."""
    return Origin(NoteWay.TYPED, "", 7, press)


def notes_in(session: Session) -> list[tuple[str, str | None]]:
    """Return words and table of every note."""
    rows = session.scalars(select(Contribution).filter_by(state="kept").order_by(Contribution.id))
    return [(row.text, row.table_label) for row in rows]


def test_typed_note_says_who_and_how(session: Session, meeting: Meeting) -> None:
    batch = keep_typed(session, meeting, Note("En benk", table="3"), typed(), now=NOW)

    kept = session.get_one(ImportBatch, batch)
    assert (kept.way, kept.facilitator_id, kept.added) == (NoteWay.TYPED, 7, 1)
    assert notes_in(session) == [("En benk", "3")]


def test_equal_typed_notes_are_both_kept(session: Session, meeting: Meeting) -> None:
    for press in ("a", "b"):
        keep_typed(session, meeting, Note("Ensomt"), typed(press), now=NOW)

    assert notes_in(session) == [("Ensomt", None)] * 2


def test_same_press_keeps_one_note(session: Session, meeting: Meeting) -> None:
    first, second = (
        keep_typed(session, meeting, Note("Ensomt"), typed("a"), now=NOW) for _ in range(2)
    )

    assert (first is None, second) == (False, None)
    assert notes_in(session) == [("Ensomt", None)]


def test_typed_note_is_known_to_a_file(session: Session, meeting: Meeting) -> None:
    keep_typed(session, meeting, Note("En benk", table="3"), typed(), now=NOW)
    file = NotesFile("a.csv", b"tekst;bord\nEn benk;Bord 3\nEt bord;Bord 3\n")

    imported = import_notes(session, meeting, file, now=NOW)

    assert (imported.added, imported.known) == (1, 1)


def test_undone_note_can_be_typed_again(session: Session, meeting: Meeting) -> None:
    batch = keep_typed(session, meeting, Note("En benk"), typed("a"), now=NOW)
    undo_import(session, batch or 0, now=NOW)

    keep_typed(session, meeting, Note("En benk"), typed("b"), now=NOW)

    assert notes_in(session) == [("En benk", None)]


def test_typed_notes_are_no_files_to_undo(session: Session, meeting: Meeting) -> None:
    keep_typed(session, meeting, Note("En benk"), typed(), now=NOW)

    assert undoable_imports(session) == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("- En benk", "En benk"),
        ("  • En benk ", "En benk"),
        ("[ ] En benk", "En benk"),
        ("– En benk", "En benk"),
        ("3. etasje er tom", "3. etasje er tom"),
        ("-5 grader i gangen", "-5 grader i gangen"),
        ("=1+1", "=1+1"),
    ],
)
def test_line_of_a_list_loses_its_bullet_only(line: str, text: str) -> None:
    assert [note.text for note in read_list(line, Note("")).notes] == [text]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_each_line_is_a_note(end: str) -> None:
    pasted = read_list(f"En benk{end}{end} \u200b {end}Et bord", Note("", table="3"))

    assert [(note.text, note.table) for note in pasted.notes] == [
        ("En benk", "3"),
        ("Et bord", "3"),
    ]


def test_list_without_end_is_not_taken() -> None:
    assert read_list("Hei\n" * (MOST_LINES + 1), Note("")).too_long


@pytest.mark.parametrize(
    ("written", "label"), [(" 3 ", "3"), ("Ungdom  bord", "Ungdom bord"), ("\u200b", None)]
)
def test_table_is_called_what_was_written(written: str, label: str | None) -> None:
    assert usable_table(written) == label
