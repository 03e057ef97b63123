"""Words go under an item, whole or in part, and come back from it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from storage.tables import Contribution
from tests.sorting.conftest import need, under
from workshop.refusals import NotInTheWords, UnknownContribution, UnknownItem
from workshop.sorting.acts import Hand
from workshop.sorting.inbox import Choice, Pile, handful, heights
from workshop.sorting.items import merge_items, take_down
from workshop.sorting.quoting import (
    Aside,
    Part,
    fetch_back,
    move_quote,
    put_aside,
    quote,
    unquote,
)
from workshop.voices.keeping import withdraw


def on_pile(hand: Hand, pile: Pile) -> list[int]:
    """Return the numbers of the cards on a pile."""
    found = handful(hand.session, hand.process, Choice(pile))
    return [card.number for card in found.cards]


def test_part_of_what_was_said_becomes_a_quote(hand: Hand, said: Contribution) -> None:
    alone, stairs = need(hand, "Noen å spise med"), need(hand, "Trygge trapper")

    quote(hand, said.id, alone, Part("Hun spiser alene."))
    quote(hand, said.id, stairs, Part("trappa er glatt"))

    assert under(hand.session, alone) == ["Hun spiser alene."]
    assert under(hand.session, stairs) == ["trappa er glatt"]


def test_quote_is_kept_as_it_stands_in_the_text(hand: Hand, said: Contribution) -> None:
    item = need(hand, "Noen å spise med")

    made = quote(hand, said.id, item, Part("alene. Og trappa"))

    assert (made.words, said.text[made.start :][:16]) == ("alene.  Og trappa", "alene.  Og trapp")


def test_whole_of_it_is_a_quote_without_words(hand: Hand, said: Contribution) -> None:
    item = need(hand, "Noen å spise med")

    made = quote(hand, said.id, item, Part(said.text))

    assert made.words == ""


def test_words_that_were_not_said_are_refused(hand: Hand, said: Contribution) -> None:
    item = need(hand, "Noen å spise med")

    with pytest.raises(NotInTheWords):
        quote(hand, said.id, item, Part("Hun spiser sammen med noen"))


def test_same_quote_twice_is_one(hand: Hand, said: Contribution) -> None:
    item = need(hand, "Noen å spise med")

    quote(hand, said.id, item, Part("alene"))
    quote(hand, said.id, item, Part("alene"))

    assert under(hand.session, item) == ["alene"]


def test_sorted_leaves_the_pile_and_comes_back(hand: Hand, said: Contribution) -> None:
    item = need(hand, "Noen å spise med")
    before = on_pile(hand, Pile.UNSORTED)
    made = quote(hand, said.id, item)
    sorted_ = (on_pile(hand, Pile.UNSORTED), on_pile(hand, Pile.SORTED))

    unquote(hand, made.id)

    assert (before, sorted_) == ([said.id], ([], [said.id]))
    assert on_pile(hand, Pile.UNSORTED) == [said.id]


def test_put_aside_is_counted_apart(hand: Hand, said: Contribution) -> None:
    put_aside(hand, said.id, Aside.GREETING)
    aside = heights(hand.session, hand.process)

    fetch_back(hand, said.id)

    assert aside == {Pile.UNSORTED: 0, Pile.SORTED: 0, Pile.ASIDE: 1, Pile.HIDDEN: 0}
    assert on_pile(hand, Pile.UNSORTED) == [said.id]


def test_quote_moves_to_another_item(hand: Hand, said: Contribution) -> None:
    old, new = need(hand, "Ensomhet"), need(hand, "Noen å spise med")
    made = quote(hand, said.id, old, Part("alene"))

    move_quote(hand, made.id, new)

    assert (under(hand.session, old), under(hand.session, new)) == ([], ["alene"])


def test_quote_under_a_merged_item_goes_where_that_went(hand: Hand, said: Contribution) -> None:
    gone, stays = need(hand, "Ensomhet"), need(hand, "Noen å spise med")
    merge_items(hand, [gone], stays)

    quote(hand, said.id, gone, Part("alene"))

    assert under(hand.session, stays) == ["alene"]


def test_item_taken_down_takes_no_quote(hand: Hand, said: Contribution) -> None:
    item = need(hand, "Ensomhet")
    take_down(hand, item)

    with pytest.raises(UnknownItem):
        quote(hand, said.id, item)


def test_withdrawn_words_cannot_be_quoted(
    hand: Hand, said: Contribution, session: Session
) -> None:
    item = need(hand, "Ensomhet")
    withdraw(session, said)

    with pytest.raises(UnknownContribution):
        quote(hand, said.id, item)
