"""Several processes over one ballot: nobody votes after it closed, and it is counted once."""

from __future__ import annotations

import pytest

from storage.store import Store
from storage.tables import Ballot, Facilitator, Person
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.voting.conftest import Crowd, about, numbers
from workshop.board.staff import StaffRole
from workshop.process import current_process
from workshop.refusals import BallotIsClosed
from workshop.sorting.acts import Hand
from workshop.voting.casting import own_dots, place_dots
from workshop.voting.making import add_ballot
from workshop.voting.opening import close_ballot, open_ballot


@pytest.fixture
def open_one(store: Store, vault: Vault, clock: FakeClock, jevnaker: str) -> int:
    """A ballot that is open, and somebody who can vote; the number of its first option."""
    with store.writing() as session:
        who = Facilitator(name="Kari", role=StaffRole.FACILITATOR, created_at=clock())
        session.add(who)
        session.flush()
        hand = Hand(session, current_process(session), who.id, clock())
        ballot = open_ballot(hand, add_ballot(hand, about(hand)).id)
        Crowd(hand, vault).come()
        return numbers(hand, ballot)[0]


@pytest.mark.postgresql
def test_vote_that_was_begun_before_the_closing_is_refused(
    store: Store, open_one: int, clock: FakeClock
) -> None:
    """What this process has read of the ballot is old by the time somebody votes."""
    with store.writing() as late:
        ballot, person = late.get_one(Ballot, 1), late.get_one(Person, 1)
        with store.writing() as session:
            close_ballot(Hand(session, current_process(session), 1, clock()), 1)

        with pytest.raises(BallotIsClosed):
            place_dots(late, ballot, person, {open_one: 1}, now=clock())

        assert own_dots(late, ballot, person) == {}
