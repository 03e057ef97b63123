"""Items are merged, split, reworded and linked without losing a voice."""

from __future__ import annotations

import pytest

from prompts.processfile import ItemKind
from storage.tables import Contribution, Person
from tests.sorting.conftest import need, say, under
from workshop.refusals import CannotLink, Stale, UnknownItem
from workshop.sorting.acts import Hand
from workshop.sorting.chain import built_on, reached_from, standing_items, supports
from workshop.sorting.items import (
    merge_items,
    put_up,
    put_up_from,
    reword_item,
    split_item,
    take_down,
)
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import Part, quote
from workshop.voices.keeping import withdraw


def titles(hand: Hand) -> list[str]:
    """Return the titles of the needs on the board."""
    return [item.title["nb"] for item in standing_items(hand.session, hand.process, ItemKind.NEED)]


def test_merged_items_keep_every_quote_and_link(
    hand: Hand, said: Contribution, anna: Person
) -> None:
    gone, stays = need(hand, "Ensomhet"), need(hand, "Noen å spise med")
    dinner = put_up(hand, ItemKind.MEASURE, {"nb": "Tirsdagsmiddag"}).id
    link_items(hand, dinner, gone)
    quote(hand, said.id, gone, Part("alene"))
    quote(hand, say(hand, anna, "Ingen kommer innom").id, stays)

    merge_items(hand, [gone], stays)

    assert titles(hand) == ["Noen å spise med"]
    assert under(hand.session, stays) == ["alene", ""]
    (kept,) = [one for one in standing_items(hand.session, hand.process) if one.number == stays]
    assert kept.upper == (dinner,)


def test_split_takes_only_the_chosen_quotes(hand: Hand, said: Contribution, anna: Person) -> None:
    item = need(hand, "Hverdagen")
    stairs = quote(hand, said.id, item, Part("trappa er glatt"))
    quote(hand, said.id, item, Part("alene"))

    made = split_item(hand, item, [stairs.id], {"nb": "Trygge trapper"})

    assert (under(hand.session, item), under(hand.session, made.id)) == (
        ["alene"],
        ["trappa er glatt"],
    )


def test_item_taken_down_gives_its_voices_back(hand: Hand, said: Contribution) -> None:
    item = need(hand, "Ensomhet")
    quote(hand, said.id, item)

    take_down(hand, item)

    assert (titles(hand), said.is_sorted) == ([], False)


def test_item_changed_meanwhile_is_not_overwritten(hand: Hand, other: Hand) -> None:
    item = need(hand, "Ensomhet")
    reword_item(other, item, {"nb": "Selskap"}, {}, version=1)

    with pytest.raises(Stale) as refused:
        reword_item(hand, item, {"nb": "Å være alene"}, {}, version=1)

    assert (titles(hand), refused.value.version) == (["Selskap"], 2)


def test_only_neighbours_in_the_chain_are_linked(hand: Hand) -> None:
    first, second = need(hand, "Ensomhet"), need(hand, "Selskap")

    with pytest.raises(CannotLink):
        link_items(hand, first, second)


def test_chain_can_be_walked_both_ways(hand: Hand, said: Contribution) -> None:
    item = need(hand, "Ensomhet")
    dinner = put_up(hand, ItemKind.MEASURE, {"nb": "Tirsdagsmiddag"}).id
    house = put_up(hand, ItemKind.SOLUTION, {"nb": "Bofellesskap"}).id
    quote(hand, said.id, item, Part("alene"))
    link_items(hand, dinner, item)
    link_items(hand, house, dinner)

    board = standing_items(hand.session, hand.process)

    assert [one.number for one in built_on(board, house)] == [dinner, item]
    assert [one.number for one in reached_from(board, item)] == [dinner, house]
    assert [one.words for one in supports(hand.session, [item])[item]] == ["alene"]


def test_withdrawn_voice_supports_nothing(hand: Hand, said: Contribution) -> None:
    item = need(hand, "Ensomhet")
    quote(hand, said.id, item, Part("alene"))

    withdraw(hand.session, said)

    assert supports(hand.session, [item]) == {}
    (standing,) = standing_items(hand.session, hand.process, ItemKind.NEED)
    assert standing.in_chat == 0


def test_press_on_a_merged_item_leaves_the_other_alone(hand: Hand, other: Hand) -> None:
    gone, stays = need(hand, "Ensomhet"), need(hand, "Selskap")
    merge_items(other, [gone], stays)

    with pytest.raises(UnknownItem):
        take_down(hand, gone)
    with pytest.raises(UnknownItem):
        reword_item(hand, gone, {"nb": "Å være alene"}, {}, version=1)

    assert titles(hand) == ["Selskap"]


def test_new_item_pressed_twice_is_one(hand: Hand, said: Contribution) -> None:
    for _ in range(2):
        put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Noen å spise med"}, Part("alene"))

    assert titles(hand) == ["Noen å spise med"]
