"""Workshops that are added or changed in the browser, beside those of the process file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from prompts.processfile import ProcessFile
from storage.shelf import Shelf
from storage.tables import Facilitator, Process
from tests.conftest import MONDAY
from workshop.board.finding import find_meeting, meetings_of
from workshop.board.meetings import (
    Attendance,
    MeetingPlan,
    add_meeting,
    change_meeting,
    count_heads,
)
from workshop.loading import load_process
from workshop.notes import NotesFile, import_notes
from workshop.refusals import BuiltUpon, ChangedSince, UnknownMeeting
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.stacks import Stack

EVENING = MeetingPlan({"nb": "Ungdomskveld på Åsen!"}, MONDAY, MONDAY + timedelta(hours=2))

COLUMNS = ("title", "place", "starts_at", "ends_at", "phase_id", "tables", "changed_by_hand")


@pytest.fixture
def hand(session: Session, process: Process) -> Hand:
    who = Facilitator(name="Kari", role="facilitator", created_at=MONDAY)
    session.add(who)
    session.flush()
    return Hand(session, process, who.id, MONDAY)


def test_code_is_made_of_the_title(hand: Hand) -> None:
    codes = [add_meeting(hand, EVENING).code for _ in range(2)]

    assert codes == ["ungdomskveld-paa-aasen", "ungdomskveld-paa-aasen-2"]


def test_title_without_letters_gets_a_code(hand: Hand) -> None:
    added = add_meeting(hand, replace(EVENING, title={"nb": "…"}))

    assert added.code == "verksted"


def test_changed_meeting_outlives_a_new_file(
    session: Session, process: Process, hand: Hand, jevnaker_file: ProcessFile, shelf: Shelf
) -> None:
    change_meeting(hand, find_meeting(session, process, "verksted-behov"), EVENING)

    load_process(session, jevnaker_file, shelf, now=MONDAY)

    titles = [meeting.title["nb"] for meeting in meetings_of(session, process)]
    assert "Ungdomskveld på Åsen!" in titles
    assert len(titles) == sum(len(phase.workshops) for phase in jevnaker_file.phases)


def test_added_meeting_is_taken_back_and_added_again(
    session: Session, process: Process, hand: Hand
) -> None:
    added = add_meeting(hand, EVENING)

    undo(hand, stack=Stack.ROOM)
    without = meetings_of(session, process)
    redo(hand, stack=Stack.ROOM)

    assert (added in without, added in meetings_of(session, process)) == (False, True)


def test_meeting_with_notes_is_not_taken_back(session: Session, hand: Hand) -> None:
    added = add_meeting(hand, EVENING)
    import_notes(session, added, NotesFile("a.csv", b"text\nEn benk\n"), now=MONDAY)

    with pytest.raises(BuiltUpon):
        undo(hand, stack=Stack.ROOM)


def test_no_notes_come_to_a_meeting_that_was_taken_back(session: Session, hand: Hand) -> None:
    added = add_meeting(hand, EVENING)
    undo(hand, stack=Stack.ROOM)

    with pytest.raises(UnknownMeeting):
        import_notes(session, added, NotesFile("a.csv", b"text\nEn benk\n"), now=MONDAY)


def test_code_of_a_meeting_that_was_taken_back_is_its_own(hand: Hand) -> None:
    add_meeting(hand, EVENING)
    undo(hand, stack=Stack.ROOM)

    assert add_meeting(hand, EVENING).code == "ungdomskveld-paa-aasen-2"


def test_changed_meeting_is_as_before_after_an_undo(
    session: Session, process: Process, hand: Hand
) -> None:
    meeting = find_meeting(session, process, "verksted-behov")
    before = {name: getattr(meeting, name) for name in COLUMNS}
    change_meeting(hand, meeting, EVENING)

    undo(hand, stack=Stack.ROOM)
    after = {name: getattr(meeting, name) for name in COLUMNS}
    redo(hand, stack=Stack.ROOM)

    assert after == before
    assert (meeting.starts_at, meeting.title) == (EVENING.starts_at, EVENING.title)


def test_colleagues_change_of_a_meeting_is_not_overwritten(
    session: Session, process: Process, hand: Hand
) -> None:
    meeting = find_meeting(session, process, "verksted-behov")
    change_meeting(hand, meeting, EVENING)
    per = Facilitator(name="Per", role="facilitator", created_at=MONDAY)
    session.add(per)
    session.flush()
    count_heads(replace(hand, facilitator_id=per.id), meeting, Attendance(28))

    with pytest.raises(ChangedSince):
        undo(hand, stack=Stack.ROOM)
