"""Dots are placed within the budget, moved until the ballot closes, and never by robots."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from storage.tables import Ballot, Dot
from tests.voting.conftest import Crowd, later, numbers
from workshop.messages import Channel
from workshop.refusals import BallotIsClosed, OneDotEach, TooManyDots, UnknownOption, WorkshopError
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand
from workshop.voting.casting import in_own_order, left_of, own_dots, place_dots
from workshop.voting.opening import close_ballot


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    tries=st.lists(
        st.dictionaries(st.integers(0, 4), st.integers(-1, 4), max_size=5), min_size=1, max_size=6
    ),
    budget=st.integers(1, 5),
    is_several=st.booleans(),
)
def test_no_way_of_placing_dots_breaks_the_budget(
    hand: Hand,
    ballot: Ballot,
    crowd: Crowd,
    tries: list[dict[int, int]],
    budget: int,
    is_several: bool,
) -> None:
    """Whatever is tried, what is stored is within the rules, and what stood if it was refused."""
    ballot.budget, ballot.is_several_on_one = budget, is_several
    (person,), options = crowd.come(), [*numbers(hand, ballot), 999_999]
    for tried in tries:
        before = own_dots(hand.session, ballot, person)
        wanted = {options[place]: n for place, n in tried.items()}
        try:
            place_dots(hand.session, ballot, person, wanted, now=hand.now)
        except WorkshopError:
            assert own_dots(hand.session, ballot, person) == before
        else:
            stored = {option: n for option, n in wanted.items() if n}
            assert own_dots(hand.session, ballot, person) == stored

        dots = own_dots(hand.session, ballot, person)
        assert 0 <= left_of(ballot, dots) <= budget
        assert set(dots) <= set(options[:-1])
        assert all(1 <= n <= (budget if is_several else 1) for n in dots.values())


def test_refusals_say_what_is_left(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    (person,), options = crowd.come(), numbers(hand, ballot)
    place_dots(hand.session, ballot, person, {options[0]: 2}, now=hand.now)

    with pytest.raises(TooManyDots) as refused:
        place_dots(hand.session, ballot, person, {options[0]: 4}, now=hand.now)
    with pytest.raises(UnknownOption):
        place_dots(hand.session, ballot, person, {options[0]: -1}, now=hand.now)
    ballot.is_several_on_one = False
    with pytest.raises(OneDotEach):
        place_dots(hand.session, ballot, person, {options[0]: 2}, now=hand.now)

    assert refused.value.left == 1
    assert own_dots(hand.session, ballot, person) == {options[0]: 2}


def test_dots_are_moved_until_the_ballot_closes(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    (person,), (one, two, *_) = crowd.come(), numbers(hand, ballot)
    place_dots(hand.session, ballot, person, {one: 3}, now=hand.now)
    place_dots(hand.session, ballot, person, {two: 1}, now=later(hand, days=2).now)
    with pytest.raises(BallotIsClosed):
        place_dots(hand.session, ballot, person, {one: 1}, now=later(hand, days=3).now)
    close_ballot(hand, ballot.id)

    with pytest.raises(BallotIsClosed):
        place_dots(hand.session, ballot, person, {one: 1}, now=hand.now)

    assert own_dots(hand.session, ballot, person) == {two: 1}


def test_robot_has_no_voice(hand: Hand, ballot: Ballot, crowd: Crowd) -> None:
    (robot,) = crowd.come(channel=Channel.REHEARSAL)

    with pytest.raises(BallotIsClosed):
        place_dots(hand.session, ballot, robot, {numbers(hand, ballot)[0]: 1}, now=hand.now)


def test_each_meets_the_options_in_an_order_of_their_own(
    hand: Hand, ballot: Ballot, crowd: Crowd
) -> None:
    people = crowd.come(40)

    orders = [[one.number for one in in_own_order(hand.session, ballot, p)] for p in people]
    again = [[one.number for one in in_own_order(hand.session, ballot, p)] for p in people]

    assert orders == again
    assert {order[0] for order in orders} == set(numbers(hand, ballot))
    assert all(sorted(order) == numbers(hand, ballot) for order in orders)


def test_whoever_is_erased_takes_their_dots_along(
    hand: Hand, ballot: Ballot, crowd: Crowd
) -> None:
    crowd.vote(ballot, {numbers(hand, ballot)[0]: 3})
    (person,) = crowd.come()
    place_dots(hand.session, ballot, person, {numbers(hand, ballot)[1]: 2}, now=hand.now)

    erase(hand.session, person)

    assert hand.session.scalar(select(func.sum(Dot.count))) == 3
