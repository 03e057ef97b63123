"""Words and costs of the report are written, undone and done again, never over a colleague."""

from __future__ import annotations

import pytest

from tests.sorting.conftest import hand, other
from workshop.outside.unspoken import Unspoken
from workshop.refusals import BadCost, BadReportWords, BuiltUpon, ChangedSince, Stale, UnknownCost
from workshop.reporting.costs import entered_costs
from workshop.reporting.sections import Section
from workshop.reporting.wordings import own_words, words_for
from workshop.reporting.writing import (
    LONGEST_WORDS,
    CostPlan,
    add_cost,
    change_cost,
    strike_cost,
    write_words,
)
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.stacks import Stack

__all__ = ["hand", "other"]
REPORT = Stack.REPORT


def words(hand: Hand, language: str = "nb") -> str:
    """Return what stands at the head of the needs, read anew."""
    hand.session.flush()
    hand.session.expire_all()
    own = own_words(hand.session, hand.process, Unspoken(hand.session, hand.process))
    return words_for(own, Section.NEEDS, language)


def costs(hand: Hand) -> list[tuple[str, int | None, int | None]]:
    """Return the costs, read anew."""
    hand.session.flush()
    hand.session.expire_all()
    found = entered_costs(hand.session, hand.process)
    return [(one.what, one.amount, one.hours) for one in found]


def test_words_are_undone_done_again_and_given_up(hand: Hand) -> None:
    row = write_words(hand, Section.NEEDS, "nb", "Våre ord", version=0)
    assert row is not None
    seen = [words(hand), words(hand, "nn")]
    undo(hand, stack=REPORT)
    seen.append(words(hand))
    redo(hand, stack=REPORT)
    seen.append(words(hand))
    write_words(hand, Section.NEEDS, "nb", "", version=row.version)

    assert [*seen, words(hand)] == ["Våre ord", "", "", "Våre ord", ""]


def test_words_of_a_colleague_are_not_overwritten(hand: Hand, other: Hand) -> None:
    write_words(other, Section.NEEDS, "nb", "Pers ord", version=0)

    with pytest.raises(Stale) as stale:
        write_words(hand, Section.NEEDS, "nb", "Mine ord", version=0)

    assert (words(hand), stale.value.version) == ("Pers ord", 1)


def test_words_that_a_colleague_changed_are_not_undone(hand: Hand, other: Hand) -> None:
    write_words(hand, Section.NEEDS, "nb", "Mine ord", version=0)
    write_words(other, Section.NEEDS, "nb", "Pers ord", version=1)

    with pytest.raises(ChangedSince):
        undo(hand, stack=REPORT)

    (own,) = own_words(hand.session, hand.process, Unspoken(hand.session, hand.process))
    assert (words(hand), own.who) == ("Pers ord", "Per")


@pytest.mark.parametrize(("language", "text"), [("fi", "Sanoja"), ("nb", "x" * 4_001)])
def test_words_that_cannot_be_kept_are_refused(hand: Hand, language: str, text: str) -> None:
    assert len(text) in (len("Sanoja"), LONGEST_WORDS + 1)

    with pytest.raises(BadReportWords):
        write_words(hand, Section.NEEDS, language, text, version=0)


def test_costs_are_changed_struck_and_brought_back(hand: Hand) -> None:
    number = add_cost(hand, CostPlan("Plakater", 90_000)).id
    change_cost(hand, number, CostPlan("Plakater", 80_000, 4), version=1)
    changed = costs(hand)
    strike_cost(hand, number)
    struck = costs(hand)
    with pytest.raises(UnknownCost):
        strike_cost(hand, number)

    undo(hand, stack=REPORT)
    undo(hand, stack=REPORT)

    assert (changed, struck) == ([("Plakater", 80_000, 4)], [])
    assert costs(hand) == [("Plakater", 90_000, None)]


def test_cost_that_was_changed_meanwhile_is_not_overwritten(hand: Hand, other: Hand) -> None:
    number = add_cost(hand, CostPlan("Plakater", 90_000)).id
    change_cost(other, number, CostPlan("Plakater", 80_000), version=1)

    with pytest.raises(Stale):
        change_cost(hand, number, CostPlan("Plakater", 1), version=1)
    with pytest.raises((ChangedSince, BuiltUpon)):
        undo(hand, stack=REPORT)

    assert costs(hand) == [("Plakater", 80_000, None)]


@pytest.mark.parametrize(
    ("plan", "wrong"),
    [
        (CostPlan("", 1), "what"),
        (CostPlan("x" * 121, 1), "what"),
        (CostPlan("Plakater"), "amount"),
        (CostPlan("Plakater", -1), "amount"),
        (CostPlan("Plakater", 1, 2_000_000), "hours"),
        (CostPlan("Plakater", 1, 1, "x" * 301), "note"),
    ],
)
def test_cost_that_lacks_something_is_refused(hand: Hand, plan: CostPlan, wrong: str) -> None:
    with pytest.raises(BadCost) as refused:
        add_cost(hand, plan)

    assert refused.value.wrong == {wrong}
    assert costs(hand) == []
