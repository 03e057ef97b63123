from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, ContributionKind, ImportBatch, Phase, Prompt
from tests.conftest import FakeClock
from workshop.board.finding import find_meeting
from workshop.messages import Channel
from workshop.notes import Imported, NotesFile, import_notes, undo_import
from workshop.process import current_process
from workshop.refusals import UnknownBatch

TWO = "text,kind,prompt,table\nEn buss om kvelden,behov,2,Bord 1\nIngen å snakke med,,,\n"


def bring_in(
    session: Session,
    text: str | bytes,
    *,
    meeting: str = "verksted-behov",
    is_dry_run: bool = False,
) -> Imported:
    """Import a file of notes from a meeting."""
    raw = text.encode() if isinstance(text, str) else text
    found = find_meeting(session, current_process(session), meeting)
    file = NotesFile("notes.csv", raw)
    return import_notes(session, found, file, now=FakeClock()(), is_dry_run=is_dry_run)


def notes_in(session: Session) -> list[Contribution]:
    """Return every note."""
    return list(
        session.scalars(select(Contribution).filter_by(state="kept").order_by(Contribution.id))
    )


def test_note_stands_with_where_it_came_from(session: Session) -> None:
    bring_in(session, TWO)

    note = notes_in(session)[0]
    prompt = session.get_one(Prompt, note.prompt_id)
    assert (note.kind, note.channel) == (ContributionKind.NOTE, Channel.ROOM)
    assert (note.text, prompt.code, note.table_label) == (
        "En buss om kvelden",
        "busstoppet",
        "Bord 1",
    )
    assert (note.flags, note.language, note.person_id) == (["need"], "nb", None)
    assert note.said_at == datetime(2026, 11, 26, 17, 0, tzinfo=UTC)


def test_note_without_prompt_is_of_the_meetings_phase(session: Session) -> None:
    bring_in(session, "text\nHei\n", meeting="verksted-tiltak")

    (note,) = notes_in(session)
    assert session.get_one(Phase, note.phase_id).kind == "measures"


def test_note_with_prompt_is_of_the_prompts_phase(session: Session) -> None:
    bring_in(session, "text,prompt\nHei,busstoppet\n", meeting="verksted-tiltak")

    (note,) = notes_in(session)
    assert session.get_one(Phase, note.phase_id).kind == "needs"


def test_equal_notes_in_one_file_are_both_kept(session: Session) -> None:
    imported = bring_in(session, "text\nEnsomt\nEnsomt\n ensomt \n")

    assert (imported.added, len(notes_in(session))) == (3, 3)


def test_same_file_again_adds_nothing(session: Session) -> None:
    first = bring_in(session, TWO)

    second = bring_in(session, TWO)

    assert (first.added, first.known) == (2, 0)
    assert second == Imported(batch=None, added=0, known=2)
    assert session.scalar(select(func.count(ImportBatch.id))) == 1


def test_same_file_with_new_rows_adds_only_those(session: Session) -> None:
    bring_in(session, TWO)

    second = bring_in(session, TWO + "Ingen å snakke med,,,\nEn benk,,,\n")

    assert (second.added, second.known) == (2, 2)


def test_same_words_at_another_meeting_are_new(session: Session) -> None:
    bring_in(session, TWO)

    assert bring_in(session, TWO, meeting="verksted-test").added == 2


@pytest.mark.parametrize(
    "other",
    ["text,prompt,table\nHei,1,B\n", "text,prompt,table\nHei,2,A\n", "text\nHei\n"],
)
def test_same_words_elsewhere_are_another_note(session: Session, other: str) -> None:
    bring_in(session, "text,prompt,table\nHei,1,A\n")

    assert bring_in(session, other).added == 1


def test_dry_run_tells_and_keeps_nothing(session: Session) -> None:
    dry = bring_in(session, TWO, is_dry_run=True)

    assert dry == Imported(batch=None, added=2, known=0)
    assert notes_in(session) == []


def test_one_fault_keeps_every_note_out(session: Session) -> None:
    imported = bring_in(session, TWO + "En benk,,99,\n")

    assert (imported.batch, imported.added, len(imported.faults)) == (None, 0, 1)
    assert notes_in(session) == []


def test_undo_takes_out_its_own_notes_only(session: Session) -> None:
    first = bring_in(session, TWO)
    bring_in(session, "text\nEn benk\n")

    removed = undo_import(session, first.batch or 0, now=FakeClock()())

    assert (removed, [note.text for note in notes_in(session)]) == (2, ["En benk"])


def test_undone_import_cannot_be_undone_again(session: Session) -> None:
    batch = bring_in(session, TWO).batch or 0
    undo_import(session, batch, now=FakeClock()())

    with pytest.raises(UnknownBatch):
        undo_import(session, batch, now=FakeClock()())


def test_undone_file_can_be_imported_again(session: Session) -> None:
    batch = bring_in(session, TWO).batch or 0
    undo_import(session, batch, now=FakeClock()())

    assert bring_in(session, TWO).added == 2


def test_each_kept_note_is_told_of(session: Session) -> None:
    told: list[int] = []
    meeting = find_meeting(session, current_process(session), "verksted-behov")
    raw = "text\n" + "".join(f"Note {n}\n" for n in range(700))

    import_notes(
        session,
        meeting,
        NotesFile("a.csv", raw.encode()),
        now=FakeClock()(),
        watch=told.append,
    )

    assert told == [500, 200]
