"""Notes that were taken back come back as they were, or it is said what does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Change, Contribution, Facilitator, ImportBatch, Item, Meeting, Quote
from tests.conftest import MONDAY
from workshop.board.census import Census
from workshop.board.finding import find_meeting
from workshop.board.roomnotes import imports_of, notes_of, taken_out_of
from workshop.notes import (
    Imported,
    NotesFile,
    erase_import,
    import_notes,
    redo_import,
    undo_import,
)
from workshop.process import current_process
from workshop.record.whole import export_record
from workshop.refusals import UnknownBatch
from workshop.sorting.acts import Hand
from workshop.sorting.chain import standing_items, supports
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import choose, put_up_from, reword_item
from workshop.sorting.quoting import require_item

TWO = "text\nEn buss om kvelden\nIngen å snakke med\n"
TITLE = {"nb": "En buss om kvelden"}


@pytest.fixture
def meeting(session: Session) -> Meeting:
    return find_meeting(session, current_process(session), "verksted-behov")


def hand_of(session: Session, name: str) -> Hand:
    """Return what a facilitator of this name acts with."""
    who = Facilitator(name=name, role="facilitator", created_at=MONDAY)
    session.add(who)
    session.flush()
    return Hand(session, current_process(session), who.id, MONDAY)


@pytest.fixture
def hand(session: Session) -> Hand:
    return hand_of(session, "Kari")


def bring_in(meeting: Meeting, session: Session, text: str = TWO) -> Imported:
    """Import a file."""
    return import_notes(session, meeting, NotesFile("a.csv", text.encode()), now=MONDAY)


def take_out(hand: Hand, batch: int = 1) -> int:
    """Take an import out."""
    return undo_import(hand.session, batch, now=hand.now, hand=hand)


def words(session: Session, meeting: Meeting) -> list[str]:
    """Return the notes that the workshop's page shows, oldest first."""
    return [note.text for note in reversed(notes_of(session, meeting)[0])]


def test_notes_are_out_of_everything_and_kept(
    session: Session, meeting: Meeting, hand: Hand
) -> None:
    bring_in(meeting, session)

    removed = take_out(hand)

    kept = session.scalar(select(func.count(Contribution.id)))
    record = export_record(session, hand.process)
    assert (removed, kept, words(session, meeting), imports_of(session, meeting)) == (2, 2, [], [])
    assert (record["contributions"], sum(Census().count(session).values())) == ([], 0)
    assert [one.count for one in taken_out_of(session, meeting)] == [2]


def test_notes_come_back_with_quotes_and_titles(
    session: Session, meeting: Meeting, hand: Hand
) -> None:
    bring_in(meeting, session)
    need = put_up_from(hand, 1, ItemKind.NEED, TITLE)
    choose(hand, ItemKind.NEED, [need.id])
    take_out(hand)
    out = (need.title, need.is_chosen, dict(supports(session, [need.id])))

    back = redo_import(session, 1, hand=hand)

    assert out == ({}, False, {})
    assert (back.count, back.known, back.filled) == (2, 0, 0)
    assert (need.title, need.is_chosen, len(supports(session, [need.id])[need.id])) == (
        TITLE,
        True,
        1,
    )
    assert words(session, meeting) == ["En buss om kvelden", "Ingen å snakke med"]
    assert [one.number for one in standing_items(session, hand.process) if one.in_room] == [1]


def test_words_of_a_colleague_stay_when_notes_come_back(
    session: Session, meeting: Meeting, hand: Hand
) -> None:
    bring_in(meeting, session)
    need = put_up_from(hand, 1, ItemKind.NEED, TITLE)
    take_out(hand)
    per = hand_of(session, "Per")
    reword_item(per, need.id, {"nb": "Buss"}, {}, version=need.version)

    back = redo_import(session, 1, hand=hand)

    assert (back.filled, need.title) == (1, {"nb": "Buss"})


def test_same_file_again_comes_once(session: Session, meeting: Meeting, hand: Hand) -> None:
    bring_in(meeting, session)
    take_out(hand)
    again = bring_in(meeting, session, "text\nEn buss om kvelden\n")

    back = redo_import(session, 1, hand=hand)

    assert (again.added, back.count, back.known) == (1, 1, 1)
    assert sorted(words(session, meeting)) == ["En buss om kvelden", "Ingen å snakke med"]


def test_note_that_gave_up_its_mark_comes_back_when_the_other_is_gone(
    session: Session, meeting: Meeting, hand: Hand
) -> None:
    bring_in(meeting, session)
    take_out(hand)
    again = bring_in(meeting, session)
    take_out(hand, again.batch or 0)

    back = redo_import(session, 1, hand=hand)

    assert (back.count, bring_in(meeting, session).known) == (2, 2)


def test_hidden_note_comes_back_hidden(session: Session, meeting: Meeting, hand: Hand) -> None:
    bring_in(meeting, session)
    hide(hand, 1, Hidden.PERSONAL)
    take_out(hand)

    redo_import(session, 1, hand=hand)

    assert session.get_one(Contribution, 1, populate_existing=True).state == "hidden"
    assert words(session, meeting) == ["Ingen å snakke med"]


def test_shown_voice_brings_no_words_of_notes_that_are_out(
    session: Session, meeting: Meeting, hand: Hand
) -> None:
    bring_in(meeting, session)
    bring_in(meeting, session, "text\nNoe helt annet\n")
    need = put_up_from(
        hand, 3, ItemKind.NEED, {"nb": "Noe helt annet", "nn": "En buss om kvelden"}
    )
    hide(hand, 3, Hidden.TEST)
    take_out(hand)

    show_again(hand, 3)

    assert require_item(hand, need.id).title == {"nb": "Noe helt annet"}


def test_import_that_is_there_cannot_be_put_back(
    session: Session, meeting: Meeting, hand: Hand
) -> None:
    bring_in(meeting, session)
    take_out(hand)
    redo_import(session, 1, hand=hand)

    with pytest.raises(UnknownBatch):
        redo_import(session, 1, hand=hand)


def test_command_line_forgets_titles(session: Session, meeting: Meeting, hand: Hand) -> None:
    bring_in(meeting, session)
    need = put_up_from(hand, 1, ItemKind.NEED, TITLE)
    undo_import(session, 1, now=MONDAY + timedelta(hours=1))

    back = redo_import(session, 1)

    assert (back.count, session.get_one(Item, need.id, populate_existing=True).title) == (2, {})


def test_erased_notes_leave_no_word(session: Session, meeting: Meeting, hand: Hand) -> None:
    bring_in(meeting, session)
    put_up_from(hand, 1, ItemKind.NEED, TITLE)
    take_out(hand)

    removed = erase_import(hand, 1)

    left = [
        str(value) for one in session.scalars(select(Change)) for value in (one.before, one.after)
    ]
    assert (removed, [value for value in left if "buss" in value]) == (2, [])
    assert [session.scalar(select(func.count(t.id))) for t in (Contribution, Quote)] == [0, 0]
    assert taken_out_of(session, meeting) == []


def test_notes_that_hang_are_not_erased(session: Session, meeting: Meeting, hand: Hand) -> None:
    bring_in(meeting, session)

    with pytest.raises(UnknownBatch):
        erase_import(hand, 1)

    assert session.get_one(ImportBatch, 1).undone_at is None
    assert len(words(session, meeting)) == 2
