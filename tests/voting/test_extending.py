"""More time for a ballot: later than was said, never earlier, and everybody sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.tables import Audit, Ballot, BallotState
from tests.voting.conftest import Crowd, later, numbers
from workshop.refusals import BallotIsClosed, NotInThisState, NotLater
from workshop.sorting.acts import Hand
from workshop.voting.casting import own_dots, place_dots
from workshop.voting.opening import close_ballot, close_due, extend_ballot

HOUR = timedelta(hours=1)


def test_dots_are_placed_in_the_time_that_was_given(
    hand: Hand, ballot: Ballot, crowd: Crowd
) -> None:
    (anna,), was, one = crowd.come(), ballot.closes_at, numbers(hand, ballot)[0]

    extend_ballot(hand, ballot.id, was + HOUR)

    assert close_due(hand.session, now=was) == []
    place_dots(hand.session, ballot, anna, {one: 2}, now=was)
    with pytest.raises(BallotIsClosed):
        place_dots(hand.session, ballot, anna, {one: 3}, now=was + HOUR)
    assert own_dots(hand.session, ballot, anna) == {one: 2}
    assert close_due(hand.session, now=was + HOUR) == [ballot.id]


@pytest.mark.parametrize("by", [timedelta(0), -timedelta(minutes=1), -timedelta(days=9), None])
def test_no_vote_is_cut_short(hand: Hand, ballot: Ballot, by: timedelta | None) -> None:
    was = ballot.closes_at

    with pytest.raises(NotLater):
        extend_ballot(hand, ballot.id, None if by is None else was + by)

    assert ballot.closes_at == was


def test_vote_whose_time_is_up_gets_no_more(hand: Hand, ballot: Ballot) -> None:
    after = later(hand, days=3)

    with pytest.raises(NotInThisState):
        extend_ballot(after, ballot.id, after.now + HOUR)
    close_ballot(hand, ballot.id)
    with pytest.raises(NotInThisState):
        extend_ballot(hand, ballot.id, ballot.closes_at + HOUR)

    assert ballot.state == BallotState.CLOSED


def test_who_gave_more_time_is_written_down(hand: Hand, ballot: Ballot) -> None:
    extend_ballot(hand, ballot.id, ballot.closes_at + HOUR)

    traced = select(Audit).where(Audit.action == "ballot-extend")
    (trace,) = hand.session.scalars(traced).all()
    assert trace.facilitator_id == hand.facilitator_id
