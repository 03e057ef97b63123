"""A sample is drawn at random, sorted blind, compared, and settled on the board."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Audit, Contribution, Person, Sample, SampleCard
from tests.sorting.conftest import need, say, under
from workshop.coding.sampling import (
    Draw,
    blind_to,
    cards_in,
    draw_sample,
    finish_sample,
    sort_blind,
)
from workshop.coding.settling import Settled, compare, settle
from workshop.refusals import NotDone, NothingToDraw, UnknownSample
from workshop.sorting.acts import Hand, undo
from workshop.sorting.items import merge_items
from workshop.sorting.quoting import Aside, Part, put_aside, quote
from workshop.voices.keeping import withdraw


def fill(hand: Hand, person: Person, count: int) -> tuple[int, list[int]]:
    """Put so many contributions under one need; the need and their numbers."""
    item = need(hand, "Selskap")
    said = [say(hand, person, f"Alene {n}") for n in range(count)]
    for one in said:
        quote(hand, one.id, item, Part("Alene"))
    return item, [one.id for one in said]


def draw(hand: Hand, coder: Hand, size: int = 3, seed: int = 7) -> Sample:
    """Draw a sample of needs for a second coder."""
    return draw_sample(hand, Draw(ItemKind.NEED, size, coder.facilitator_id), seed)


def numbers(hand: Hand, sample: Sample) -> list[int]:
    """Return what is in a sample, in its order."""
    return [card.contribution_id for card in cards_in(hand.session, sample)]


def test_same_seed_draws_the_same_sample(hand: Hand, other: Hand, anna: Person) -> None:
    fill(hand, anna, 20)

    first, again, else_ = draw(hand, other), draw(hand, other), draw(hand, other, seed=8)

    assert numbers(hand, first) == numbers(hand, again)
    assert numbers(hand, first) != numbers(hand, else_)


def test_sample_leaves_out_what_the_coder_sorted(hand: Hand, other: Hand, anna: Person) -> None:
    item, said = fill(hand, anna, 2)
    quote(other, say(hand, anna, "Mitt").id, item)

    sample = draw(hand, other, size=10)

    assert sorted(numbers(hand, sample)) == said


def test_nothing_sorted_is_nothing_to_draw(hand: Hand, other: Hand, said: Contribution) -> None:
    with pytest.raises(NothingToDraw):
        draw(hand, other)


def test_reader_cannot_be_a_second_coder(hand: Hand, other: Hand, anna: Person) -> None:
    fill(hand, anna, 2)
    with pytest.raises(UnknownSample):
        draw_sample(hand, Draw(ItemKind.NEED, 2, 4711), 7)


def test_second_sorting_changes_nothing_on_the_board(
    hand: Hand, other: Hand, anna: Person
) -> None:
    item, said = fill(hand, anna, 2)
    elsewhere = need(hand, "Buss")
    sample = draw(hand, other)

    sort_blind(other, sample.id, said[0], [elsewhere])

    assert (under(hand.session, item), under(hand.session, elsewhere)) == (["Alene"] * 2, [])
    assert blind_to(hand.session, other.facilitator_id) == set(said)
    assert blind_to(hand.session, hand.facilitator_id) == set()


def test_only_the_named_coder_sorts(hand: Hand, other: Hand, anna: Person) -> None:
    _, said = fill(hand, anna, 2)
    sample = draw(hand, other)

    with pytest.raises(UnknownSample):
        sort_blind(hand, sample.id, said[0], [])


def test_nothing_is_compared_before_all_is_sorted(hand: Hand, other: Hand, anna: Person) -> None:
    item, said = fill(hand, anna, 2)
    sample = draw(hand, other)
    sort_blind(other, sample.id, said[0], [item])

    with pytest.raises(NotDone):
        finish_sample(other, sample.id)
    with pytest.raises(NotDone):
        compare(hand.session, sample)


def two_sortings(hand: Hand, other: Hand, person: Person) -> tuple[Sample, int, int, list[int]]:
    """Sort three cards twice: alike, under another need, and under none."""
    item, said = fill(hand, person, 3)
    elsewhere = need(hand, "Buss")
    sample = draw(hand, other)
    for number, items in zip(said, ([item], [elsewhere], []), strict=True):
        sort_blind(other, sample.id, number, items)
    finish_sample(other, sample.id)
    return sample, item, elsewhere, said


def test_both_sortings_stand_side_by_side(hand: Hand, other: Hand, anna: Person) -> None:
    sample, item, elsewhere, said = two_sortings(hand, other, anna)

    found = compare(hand.session, sample)

    assert (found.figures.n, found.figures.alike) == (3, 1)
    sides = {one.contribution: (set(one.first), set(one.second)) for one in found.differences}
    assert sides == {said[1]: ({item}, {elsewhere}), said[2]: ({item}, set())}


@pytest.mark.parametrize(
    ("how", "is_first", "is_second"),
    [
        (Settled.FIRST, True, False),
        (Settled.SECOND, False, True),
        (Settled.BOTH, True, True),
        (Settled.NEITHER, False, False),
    ],
)
def test_difference_is_settled_on_the_board(
    hand: Hand, other: Hand, anna: Person, how: Settled, is_first: bool, is_second: bool
) -> None:
    sample, item, elsewhere, said = two_sortings(hand, other, anna)

    settle(hand, sample.id, said[1], how)

    assert len(under(hand.session, item)) == 2 + is_first
    assert len(under(hand.session, elsewhere)) == is_second
    assert hand.session.get_one(Contribution, said[1]).is_sorted is (is_first or is_second)


def test_settling_can_be_undone(hand: Hand, other: Hand, anna: Person) -> None:
    sample, item, elsewhere, said = two_sortings(hand, other, anna)
    settle(hand, sample.id, said[1], Settled.SECOND)

    undo(hand)

    assert (len(under(hand.session, item)), under(hand.session, elsewhere)) == (3, [])
    assert {one.settled for one in compare(hand.session, sample).differences} == {None}


def test_put_aside_and_under_none_agree(
    hand: Hand, other: Hand, anna: Person, said: Contribution
) -> None:
    put_aside(hand, said.id, Aside.UNCLEAR)
    sample = draw(hand, other)
    sort_blind(other, sample.id, said.id, [])
    finish_sample(other, sample.id)

    assert compare(hand.session, sample).differences == ()


def test_merged_items_count_as_what_they_became(hand: Hand, other: Hand, anna: Person) -> None:
    item, said = fill(hand, anna, 1)
    elsewhere = need(hand, "Ikke alene")
    sample = draw(hand, other)
    sort_blind(other, sample.id, said[0], [elsewhere])
    finish_sample(other, sample.id)

    merge_items(hand, [elsewhere], item)

    assert compare(hand.session, sample).differences == ()


def test_withdrawn_card_is_out_of_the_sample(hand: Hand, other: Hand, anna: Person) -> None:
    item, said = fill(hand, anna, 2)
    sample = draw(hand, other)
    sort_blind(other, sample.id, said[0], [item])

    withdraw(hand.session, hand.session.get_one(Contribution, said[1]))
    finish_sample(other, sample.id)

    assert compare(hand.session, sample).figures.n == 1


def test_drawing_is_in_the_audit_with_its_sample(hand: Hand, other: Hand, anna: Person) -> None:
    fill(hand, anna, 2)
    sample = draw(hand, other)

    noted = hand.session.scalars(select(Audit).where(Audit.action == "draw-sample")).one()

    about = {"act": 4, "sample": sample.id, "size": 2, "coder": other.facilitator_id}
    assert noted.about == about
    assert hand.session.scalars(select(SampleCard.first)).all() == [[1], [1]]
