"""An open ballot, and somebody who can vote on it, on each channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.conversation import Conversation
from storage.store import Store
from storage.tables import Dot, Facilitator, Outgoing
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident
from tests.voting.conftest import about, in_all
from workshop.board.staff import StaffRole
from workshop.messages import Channel
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.voting.making import add_ballot
from workshop.voting.opening import close_ballot, open_ballot

Do = Callable[[Callable[[Hand], object]], None]


@pytest.fixture
def do(store: Store, clock: FakeClock, jevnaker: str) -> Do:
    """Let a facilitator do something."""

    def do(act: Callable[[Hand], object]) -> None:
        with store.writing() as session:
            who = Facilitator(name="Kari", role=StaffRole.FACILITATOR, created_at=clock())
            session.add(who)
            session.flush()
            act(Hand(session, current_process(session), who.id, clock()))

    return do


@pytest.fixture
def ballot(do: Do) -> int:
    """A ballot that is open: three dots, several on one."""
    do(lambda hand: open_ballot(hand, add_ballot(hand, about(hand)).id))
    return 1


@pytest.fixture(params=[Channel.TELEGRAM, Channel.WEB])
def kari(
    request: pytest.FixtureRequest, conversation: Conversation, clock: FakeClock, ballot: int
) -> Resident:
    """Somebody at the first question, on each channel."""
    resident = Resident(conversation, clock, address="77", channel=request.param)
    resident.joins()
    return resident


def dots(archive: Archive) -> list[int]:
    """Return how many dots lie on options, the most first."""
    with archive.store.reading() as session:
        return sorted(session.scalars(select(Dot.count)), reverse=True)


def place(archive: Archive, resident: Resident) -> str:
    """Return where the conversation stands."""
    person = archive.person(resident)
    assert person is not None
    return person.place


def another_opens(do: Do) -> None:
    """Close the first ballot, and open one with a question of its own."""

    def act(hand: Hand) -> None:
        close_ballot(hand, 1)
        written = replace(about(hand), question=in_all("Hvem skal begynne?"))
        open_ballot(hand, add_ballot(hand, written).id)

    do(act)


def sent_as(archive: Archive, message: str) -> None:
    """Let what was said of the first ballot have this number on the channel."""
    with archive.store.writing() as session:
        row = session.scalars(select(Outgoing).where(Outgoing.ballot_id == 1)).first()
        assert row is not None
        row.message = message
