"""What is said when solutions are tried out: on its own, beside what they were built on."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from storage.tables import AnswerStep, Contribution, Fate, Item, Person, Phase, PhaseState
from tests.answering.conftest import Story, hand, story
from tests.sorting.conftest import say
from workshop.answering.fates import fates_at
from workshop.board.hall import hall_card
from workshop.board.moderating import decide as moderate
from workshop.outside.public import Piece, results_of
from workshop.sorting.acts import Hand
from workshop.sorting.chain import standing_items, supports
from workshop.sorting.quoting import quote

__all__ = ["hand", "story"]
BETTER = "Skyss hjem etterpå"


@pytest.fixture
def improved(hand: Hand, story: Story) -> Contribution:
    """Eli has said of the solution, in the test round, what would make it better."""
    said = say_in_the_test(hand, story.eli, BETTER)
    quote(hand, said.id, story.solution)
    quote(hand, say(hand, story.ola, "Middag hver tirsdag hadde vært fint.").id, story.solution)
    return said


def say_in_the_test(hand: Hand, person: Person, text: str) -> Contribution:
    """Let a resident say something in the test round."""
    said = say(hand, person, text)
    said.phase_id = hand.session.scalars(select(Phase.id).where(Phase.kind == "test")).one()
    hand.session.flush()
    return said


def told(hand: Hand, step: AnswerStep) -> set[tuple[str, frozenset[int]]]:
    """Return what is told of the solution, and to whom."""
    fates = fates_at(hand.session, hand.process, step)
    return {(one.fate, one.people) for one in fates if one.item and one.item.kind == "solution"}


def piece(hand: Hand, *closed: str) -> Piece:
    """Return the solution as everybody may read it when these phases are over."""
    hand.session.execute(update(Phase).values(state=PhaseState.PLANNED))
    over = update(Phase).where(Phase.kind.in_(closed)).values(state=PhaseState.CLOSED)
    hand.session.execute(over)
    hand.session.expire_all()
    results = results_of(hand.session, hand.process, now=hand.now)
    (found,) = [one for some in results.pieces.values() for one in some]
    return found


def let_through(hand: Hand) -> None:
    """Let everything be seen that was said."""
    for said in hand.session.scalars(select(Contribution)).all():
        card = hall_card(said, ())
        assert card is not None
        moderate(hand, said.id, card.seen, is_through=True)


def test_improvement_stands_apart_on_the_board(
    hand: Hand, story: Story, improved: Contribution
) -> None:
    quotes = supports(hand.session, [story.solution])[story.solution]
    (item,) = [one for one in standing_items(hand.session, hand.process) if one.upper == ()]

    assert quotes[0].text == BETTER
    assert [one.is_improvement for one in quotes] == [True, False]
    assert (item.in_chat, item.improving_in_chat, item.improving_in_room) == (2, 1, 0)


def test_words_of_the_test_under_a_need_are_no_improvement(hand: Hand, story: Story) -> None:
    quote(hand, say_in_the_test(hand, story.eli, BETTER).id, story.need)

    quotes = supports(hand.session, [story.need])[story.need]

    assert not any(one.is_improvement for one in quotes)


def test_who_improved_is_told_so_and_nobody_else(
    hand: Hand, story: Story, improved: Contribution
) -> None:
    anna, ola, eli = (one.id for one in (story.anna, story.ola, story.eli))

    assert told(hand, AnswerStep.SOLUTIONS) == {
        (Fate.USED, frozenset({anna, ola})),
        (Fate.IMPROVED, frozenset({eli})),
    }


def test_who_improved_hears_of_the_decision_too(
    hand: Hand, story: Story, improved: Contribution
) -> None:
    hand.session.get_one(Item, story.solution).is_chosen = True
    hand.session.flush()
    everybody = frozenset({story.anna.id, story.ola.id, story.eli.id})

    assert told(hand, AnswerStep.DECISIONS) == {(Fate.NOTHING, everybody)}


def test_improvement_waits_until_the_test_is_over(
    hand: Hand, story: Story, improved: Contribution
) -> None:
    let_through(hand)

    before = piece(hand, "solutions")
    after = piece(hand, "solutions", "test")

    assert [one.text for one in before.improvements] == []
    assert [one.text for one in after.improvements] == [BETTER]
    assert BETTER not in [one.text for one in (*before.quotes, *after.quotes)]


def test_improvement_nobody_let_through_is_not_shown(
    hand: Hand, story: Story, improved: Contribution
) -> None:
    shown = piece(hand, "solutions", "test")

    assert (shown.improvements, shown.improving.n, shown.voices.n) == ((), None, None)
