"""A ballot is made, changed, taken back, opened once; what lacks something is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from prompts.processfile import ItemKind
from storage.tables import Ballot, BallotState
from tests.voting.conftest import TITLES, about, in_all, later, numbers
from workshop.refusals import (
    AnotherBallotOpen,
    BadBallot,
    BuiltUpon,
    NoReason,
    NotInThisState,
    Stale,
    UnknownBallot,
)
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.items import put_up, reword_item, take_down
from workshop.sorting.stacks import Stack
from workshop.voting.ballots import ballots_of, open_ballot_of, options_of
from workshop.voting.making import Written, add_ballot, change_ballot, drop_ballot, look_alike
from workshop.voting.opening import cancel_ballot, close_ballot, close_due, open_ballot


def titles(hand: Hand, ballot: Ballot) -> list[str]:
    """Return what the options are called."""
    return [one.title["nb"] for one in options_of(hand.session, ballot)]


@pytest.mark.parametrize(
    ("lacking", "wrong"),
    [
        ({"question": {"nb": "Hva?"}}, "question"),
        ({"rule": in_all(" ")}, "rule"),
        ({"decider": in_all("x" * 501)}, "decider"),
        ({"budget": 0}, "budget"),
        ({"budget": 11}, "budget"),
        ({"budget": 5, "is_several_on_one": False}, "budget"),
        ({"options": [999, 998]}, "options"),
        ({"closes_at": None}, "closes"),
    ],
)
def test_ballot_that_lacks_something_is_refused(
    hand: Hand, written: Written, lacking: dict[str, object], wrong: str
) -> None:
    with pytest.raises(BadBallot) as refused:
        add_ballot(hand, replace(written, **lacking))  # type: ignore[arg-type]

    assert refused.value.wrong == {wrong}
    assert ballots_of(hand.session, hand.process) == []


def test_ballot_that_closes_in_the_past_is_refused(hand: Hand, written: Written) -> None:
    with pytest.raises(BadBallot):
        add_ballot(hand, replace(written, closes_at=hand.now))


@pytest.mark.parametrize(("count", "is_good"), [(1, False), (2, True), (12, True), (13, False)])
def test_ballot_has_two_to_twelve_options(hand: Hand, count: int, is_good: bool) -> None:
    written = replace(about(hand, [f"Tiltak {nth}" for nth in range(count)]), budget=2)

    if is_good:
        assert len(options_of(hand.session, add_ballot(hand, written))) == count
        return
    with pytest.raises(BadBallot):
        add_ballot(hand, written)


def test_need_cannot_be_voted_on(hand: Hand, written: Written) -> None:
    need = put_up(hand, ItemKind.NEED, in_all("Selskap")).id

    with pytest.raises(BadBallot):
        add_ballot(hand, replace(written, options=[*written.options, need]))


def test_draft_is_changed_undone_and_done_again(hand: Hand, written: Written) -> None:
    ballot = add_ballot(hand, written)
    change_ballot(hand, ballot.id, replace(written, options=written.options[1:]), version=1)
    changed = titles(hand, ballot)

    undo(hand, stack=Stack.DOTS)
    undone = titles(hand, ballot)
    redo(hand, stack=Stack.DOTS)

    assert (changed, undone) == (list(TITLES[1:]), list(TITLES))
    assert titles(hand, ballot) == changed


def test_draft_that_was_changed_meanwhile_is_not_overwritten(
    hand: Hand, other: Hand, written: Written
) -> None:
    ballot = add_ballot(hand, written)
    change_ballot(other, ballot.id, replace(written, budget=5), version=1)

    with pytest.raises(Stale):
        change_ballot(hand, ballot.id, replace(written, budget=2), version=1)

    assert ballot.budget == 5


def test_dropped_draft_is_gone_and_comes_back(hand: Hand, written: Written) -> None:
    ballot = add_ballot(hand, written)
    drop_ballot(hand, ballot.id)
    with pytest.raises(UnknownBallot):
        open_ballot(hand, ballot.id)

    undo(hand, stack=Stack.DOTS)

    assert ballots_of(hand.session, hand.process) == [ballot]


def test_all_vote_on_the_words_at_opening(hand: Hand, ballot: Ballot, written: Written) -> None:
    reword_item(hand, written.options[0], in_all("Noe helt annet"), {}, version=1)

    assert titles(hand, ballot) == list(TITLES)


def test_open_ballot_is_neither_dropped_nor_undone(hand: Hand, ballot: Ballot) -> None:
    with pytest.raises(NotInThisState):
        drop_ballot(hand, ballot.id)

    with pytest.raises(BuiltUpon):
        undo(hand, stack=Stack.DOTS)


def test_option_taken_off_the_board_stops_the_opening(hand: Hand, written: Written) -> None:
    ballot = add_ballot(hand, written)
    take_down(hand, written.options[0])

    with pytest.raises(BadBallot):
        open_ballot(hand, ballot.id)


def test_one_ballot_is_open_at_a_time(hand: Hand, ballot: Ballot, written: Written) -> None:
    second = add_ballot(hand, written)

    with pytest.raises(AnotherBallotOpen):
        open_ballot(hand, second.id)
    close_ballot(hand, ballot.id)
    open_ballot(hand, second.id)

    assert open_ballot_of(hand.session, hand.process.id, now=hand.now) is second


def test_closed_ballot_never_opens_again(hand: Hand, ballot: Ballot) -> None:
    close_ballot(hand, ballot.id)

    for again in (open_ballot, close_ballot):
        with pytest.raises(NotInThisState):
            again(hand, ballot.id)


def test_ballot_closes_when_its_time_is_up(hand: Hand, ballot: Ballot) -> None:
    early = close_due(hand.session, now=hand.now + timedelta(days=2))
    due = close_due(hand.session, now=hand.now + timedelta(days=3))

    assert (early, due) == ([], [ballot.id])
    assert (ballot.state, ballot.closed_at) == (BallotState.CLOSED, ballot.closes_at)


def test_nobody_votes_after_the_time_before_the_chore(hand: Hand, ballot: Ballot) -> None:
    after = later(hand, days=3).now

    assert ballot.state == BallotState.OPEN
    assert open_ballot_of(hand.session, hand.process.id, now=after) is None


def test_called_off_ballot_needs_a_reason(hand: Hand, ballot: Ballot) -> None:
    with pytest.raises(NoReason):
        cancel_ballot(hand, ballot.id, " ")

    cancel_ballot(hand, ballot.id, "Feil tiltak stod på lista.")

    assert (ballot.state, ballot.reason) == (BallotState.CANCELLED, "Feil tiltak stod på lista.")
    assert len(numbers(hand, ballot)) == len(TITLES)


def test_titles_that_share_words_are_pointed_out() -> None:
    named = {
        1: in_all("Følgevenn til butikken"),
        2: in_all("Følgevenn på butikken"),
        3: in_all("Lys i gangveien"),
    }

    assert look_alike(named) == [(1, 2)]
