"""Words that are taken back or erased leave the board too, wherever it has repeated them."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Base, Change, Contribution, Item, Person, Quote
from tests.sorting.conftest import need
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand
from workshop.sorting.items import choose, put_up_from, reword_item
from workshop.sorting.quoting import Part, quote
from workshop.voices.keeping import withdraw

CANARY = "Hun spiser alene."


def everything(session: Session) -> str:
    """Return all that all tables hold, as text."""
    session.flush()
    tables = Base.metadata.sorted_tables
    return "\n".join(str(tuple(row)) for table in tables for row in session.execute(select(table)))


@pytest.fixture
def item(hand: Hand, said: Contribution) -> Item:
    """A need whose title is what Anna said, chosen, with her words under it."""
    item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": CANARY}, Part(CANARY))
    choose(hand, ItemKind.NEED, [item.id])
    return item


def test_erased_words_are_nowhere_on_the_board(hand: Hand, anna: Person, item: Item) -> None:
    reword_item(hand, item.id, {"nb": CANARY, "nn": "Ho et åleine."}, {}, version=item.version)
    item_id = item.id

    erase(hand.session, anna)

    assert "spiser alene" not in everything(hand.session)
    hand.session.flush()
    hand.session.expire_all()
    left = hand.session.get_one(Item, item_id)
    assert (left.title, left.is_chosen) == ({}, False)


def test_withdrawn_words_are_no_title_any_more(hand: Hand, said: Contribution, item: Item) -> None:
    withdraw(hand.session, said)

    hand.session.flush()
    hand.session.expire_all()
    assert (item.title, item.is_chosen) == ({}, False)
    kept = hand.session.scalars(select(Change.after).where(Change.column == "title")).all()
    assert kept == []


def test_title_written_anew_stays(hand: Hand, anna: Person, item: Item) -> None:
    item_id = item.id
    reword_item(hand, item_id, {"nb": "Noen å spise med"}, {}, version=item.version)

    erase(hand.session, anna)

    hand.session.flush()
    hand.session.expire_all()
    assert hand.session.get_one(Item, item_id).title == {"nb": "Noen å spise med"}


def test_quotes_of_others_stay(hand: Hand, anna: Person, said: Contribution) -> None:
    other = need(hand, "Noen å spise med")
    quote(hand, said.id, other, Part(CANARY))

    erase(hand.session, anna)

    assert hand.session.scalars(select(Quote)).all() == []
    assert hand.session.get(Item, other) is not None
