"""Samples are taken back, and drawn or finished again where they are as they were."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.tables import Act, Person, Quote
from tests.coding.test_sampling import draw, fill, two_sortings
from tests.sorting.conftest import under
from workshop.coding.sampling import blind_to, finish_sample, samples_of, sort_blind
from workshop.coding.settling import Settled, settle
from workshop.refusals import BuiltUpon, ChangedSince, NotBlind, NotDone
from workshop.sorting.acts import Hand, redo, redo_one, undo, undo_one
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.quoting import Part, quote
from workshop.sorting.stacks import Stack


def number_of(hand: Hand, verb: str) -> int:
    """Return the newest act of somebody's that was this."""
    own = (Act.facilitator_id == hand.facilitator_id, Act.verb == verb)
    return hand.session.scalars(select(Act.id).where(*own).order_by(Act.id.desc())).first() or 0


def test_sample_is_taken_back_until_somebody_has_sorted_in_it(
    hand: Hand, other: Hand, anna: Person
) -> None:
    item, said = fill(hand, anna, 2)
    sample = draw(hand, other)
    undo(hand, stack=Stack.SAMPLES)
    gone = (samples_of(hand.session, hand.process), blind_to(hand.session, other.facilitator_id))
    redo(hand, stack=Stack.SAMPLES)
    sort_blind(other, sample.id, said[0], [item])

    with pytest.raises(ChangedSince):
        undo(hand, stack=Stack.SAMPLES)
    undo(other, stack=Stack.SAMPLES)
    undo(hand, stack=Stack.SAMPLES)

    assert (gone, samples_of(hand.session, hand.process)) == (([], set()), [])


def test_own_sample_is_not_taken_back_over_what_one_sorted(hand: Hand, anna: Person) -> None:
    item, said = fill(hand, anna, 2)
    for quoted in hand.session.scalars(select(Quote)):
        quoted.made_by_id = None
    hand.session.flush()
    sample = draw(hand, hand)
    sort_blind(hand, sample.id, said[0], [item])

    with pytest.raises(BuiltUpon):
        undo_one(hand, number_of(hand, "draw-sample"))


def test_finished_sample_is_opened_again_until_something_is_settled(
    hand: Hand, other: Hand, anna: Person
) -> None:
    sample, _, _, said = two_sortings(hand, other, anna)
    with pytest.raises(BuiltUpon), hand.session.begin_nested():
        undo_one(other, number_of(other, "code-card"))
    undo(other, stack=Stack.SAMPLES)
    is_open = sample.finished_at is None
    redo(other, stack=Stack.SAMPLES)
    settle(other, sample.id, said[1], Settled.SECOND)

    with pytest.raises(BuiltUpon):
        undo(other, stack=Stack.SAMPLES)

    assert is_open


def test_sample_that_the_coder_has_sorted_in_is_not_drawn_again(
    hand: Hand, other: Hand, anna: Person
) -> None:
    item, said = fill(hand, anna, 2)
    draw(hand, other)
    undo(hand, stack=Stack.SAMPLES)
    quote(other, said[0], item, Part("Alene 0"))

    with pytest.raises(NotBlind), hand.session.begin_nested():
        redo(hand, stack=Stack.SAMPLES)

    assert samples_of(hand.session, hand.process) == []


def test_sample_with_cards_left_is_not_finished_again(
    hand: Hand, other: Hand, anna: Person
) -> None:
    sample, _, _, _ = two_sortings(hand, other, anna)
    for _ in ("finishing", "the last card"):
        undo(other, stack=Stack.SAMPLES)

    with pytest.raises(NotDone), hand.session.begin_nested():
        redo_one(other, number_of(other, "finish-sample"))
    redo(other, stack=Stack.SAMPLES)
    redo(other, stack=Stack.SAMPLES)

    assert sample.finished_at is not None


def test_card_shown_again_later_hinders_no_settling_from_being_undone(
    hand: Hand, other: Hand, anna: Person
) -> None:
    item, said = fill(hand, anna, 2)
    sample = draw(hand, other)
    sort_blind(other, sample.id, said[0], [])
    hide(hand, said[1], Hidden.TEST)
    finish_sample(other, sample.id)
    settle(hand, sample.id, said[0], Settled.SECOND)
    show_again(hand, said[1])

    undo_one(hand, number_of(hand, "settle"))

    assert under(hand.session, item) == ["Alene", "Alene"]
