"""Words of an unseen voice are out of sight also where its quotes are put later."""

from __future__ import annotations

import pytest

from prompts.processfile import ItemKind
from storage.tables import Contribution, Item, Person, Quote
from tests.sorting.conftest import need, say
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import choose, merge_items, put_up_from, split_item
from workshop.sorting.quoting import move_quote

SAID = "Hun spiser alene"
TITLE = {"nb": SAID}
Seen = tuple[dict[str, str], dict[str, str]]


@pytest.fixture
def said(hand: Hand, anna: Person) -> Contribution:
    """What a resident has said."""
    return say(hand, anna, SAID)


@pytest.fixture
def theirs(hand: Hand, said: Contribution) -> Item:
    """A need with it under it."""
    return put_up_from(hand, said.id, ItemKind.NEED, {"nb": "Måltider"})


@pytest.fixture
def alike(hand: Hand) -> Item:
    """Another need, that is called the same as was said."""
    return hand.session.get_one(Item, need(hand, SAID))


def words(item: Item) -> Seen:
    """Return what is in sight of a title, and what is not."""
    return dict(item.title), dict(item.unseen_title)


def test_title_goes_where_an_unseen_voice_is_merged_in(
    hand: Hand, said: Contribution, theirs: Item, alike: Item
) -> None:
    choose(hand, ItemKind.NEED, [alike.id])
    hide(hand, said.id, Hidden.PERSONAL)
    before = words(alike)
    merge_items(hand, [theirs.id], alike.id)
    merged, is_chosen = words(alike), alike.is_chosen

    show_again(hand, said.id)

    assert (before, merged, is_chosen) == ((TITLE, {}), ({}, TITLE), False)
    assert (words(alike), alike.is_chosen) == ((TITLE, {}), True)


def test_title_goes_where_an_unseen_quote_is_moved(
    hand: Hand, said: Contribution, theirs: Item, alike: Item
) -> None:
    hide(hand, said.id, Hidden.PERSONAL)

    move_quote(hand, hand.session.query(Quote).one().id, alike.id)

    assert words(alike) == ({}, TITLE)


def test_title_that_nobody_unseen_says_stays(
    hand: Hand, said: Contribution, theirs: Item, alike: Item, anna: Person
) -> None:
    put_up_from(hand, say(hand, anna, "Bussen går aldri").id, ItemKind.NEED, {"nb": "Buss"})
    bus = hand.session.query(Quote).order_by(Quote.id.desc()).first()
    assert bus is not None
    hide(hand, said.id, Hidden.PERSONAL)

    move_quote(hand, bus.id, alike.id)

    assert words(alike) == (TITLE, {})


def test_split_with_an_unseen_quote_keeps_its_words_from_sight(
    hand: Hand, said: Contribution, theirs: Item
) -> None:
    hide(hand, said.id, Hidden.PERSONAL)

    made = split_item(hand, theirs.id, [hand.session.query(Quote).one().id], TITLE)

    assert words(made) == ({}, TITLE)
