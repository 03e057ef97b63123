"""Workshops that are added or changed in the browser, beside those of the process file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from prompts.processfile import ProcessFile
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Facilitator, Process
from tests.conftest import MONDAY
from workshop.board.finding import find_meeting, meetings_of
from workshop.board.meetings import MeetingPlan, add_meeting, change_meeting
from workshop.loading import load_process
from workshop.process import current_process
from workshop.sorting.acts import Hand

EVENING = MeetingPlan({"nb": "Ungdomskveld på Åsen!"}, MONDAY, MONDAY + timedelta(hours=2))


@pytest.fixture
def session(store: Store, jevnaker: str) -> Iterator[Session]:
    with store.writing() as session:
        yield session


@pytest.fixture
def process(session: Session) -> Process:
    return current_process(session)


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
