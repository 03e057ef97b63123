"""Who has signed up, as facilitators read it, and what is told of them elsewhere."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Audit, Carrier, Change, Person
from storage.vault import Vault
from tests.sorting.conftest import anna, hand, other
from tests.workshop.residents import join
from workshop.carrying.calling import how_many, look_at_carriers, set_contacted
from workshop.carrying.reached import is_way_to_reach, veiled
from workshop.carrying.signing import sign_up, take_back
from workshop.record import export_record
from workshop.refusals import UnknownCarrier, UnknownItem
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.items import choose, merge_items, put_up

__all__ = ["anna", "hand", "other"]
PHONE = "900 12 345"


@pytest.fixture
def dinner(hand: Hand) -> int:
    """A solution that was chosen."""
    number = put_up(hand, ItemKind.SOLUTION, {"nb": "Tirsdagsmiddag"}).id
    choose(hand, ItemKind.SOLUTION, [number])
    return number


def sign(hand: Hand, vault: Vault, person: Person, item: int, contact: str = PHONE) -> int:
    """Let somebody sign up; the number of what was kept."""
    kept = sign_up(hand.session, vault, person, hand.process, item, contact, now=hand.now)
    return kept.id


@pytest.mark.parametrize(
    ("text", "is_one", "shown"),
    [
        ("900 12 345", True, "… 345"),
        ("+47 90012345 Kari", True, "… 345"),
        ("Kari Nordmann, kari@post.example", True, "k…@post.example"),
        ("kari@post.example / 61 31 00 00", True, "k…@post.example, … 000"),
        ("Kari", False, ""),
        ("Jeg er 82 år og bor på Nesbakken 12", False, ""),
        ("1.12.2026 passer", False, ""),
    ],
)
def test_way_to_reach_is_known_and_veiled(text: str, is_one: bool, shown: str) -> None:
    assert (is_way_to_reach(text), veiled(text)) == (is_one, shown)


def test_solution_that_was_not_chosen_is_refused(hand: Hand, vault: Vault, anna: Person) -> None:
    bench = put_up(hand, ItemKind.SOLUTION, {"nb": "Ny benk"}).id

    with pytest.raises(UnknownItem):
        sign(hand, vault, anna, bench)


def test_looking_is_written_down_once(
    hand: Hand, other: Hand, vault: Vault, anna: Person, dinner: int
) -> None:
    sign(hand, vault, anna, dinner)

    for one in (hand, hand, other):
        (carried,) = look_at_carriers(one, vault)

    seen = select(Audit.facilitator_id).where(Audit.action == "carriers-seen")
    assert [one.contact for one in carried.carriers] == [PHONE]
    assert list(hand.session.scalars(seen)) == [hand.facilitator_id, other.facilitator_id]


def test_merged_solution_hands_its_carriers_on(
    hand: Hand, vault: Vault, anna: Person, dinner: int
) -> None:
    sign(hand, vault, anna, dinner)
    into = put_up(hand, ItemKind.SOLUTION, {"nb": "Middag"}).id

    merge_items(hand, [dinner], into)

    assert [one.item for one in look_at_carriers(hand, vault)] == [into]


def test_contacted_is_undone_and_done_again(
    hand: Hand, vault: Vault, anna: Person, dinner: int
) -> None:
    row = hand.session.get_one(Carrier, sign(hand, vault, anna, dinner))

    set_contacted(hand, row.id, is_contacted=True)
    at = row.contacted_at
    undo(hand)
    undone = row.contacted_at
    redo(hand)
    again = row.contacted_at
    set_contacted(hand, row.id, is_contacted=False)

    assert (at, undone, again, row.contacted_at) == (hand.now, None, hand.now, None)


def test_what_was_taken_back_is_remembered_by_no_act(
    hand: Hand, vault: Vault, anna: Person, dinner: int
) -> None:
    number = sign(hand, vault, anna, dinner)
    set_contacted(hand, number, is_contacted=True)

    take_back(hand.session, vault, anna, number)

    of_carriers = select(Change).where(Change.row_table == "carrier")
    assert list(hand.session.scalars(of_carriers)) == []
    with pytest.raises(UnknownCarrier):
        set_contacted(hand, number, is_contacted=True)


def test_few_carriers_are_not_counted_aloud(hand: Hand, vault: Vault, dinner: int) -> None:
    told = []
    for nth in range(5):
        person = join(hand.session, vault, f"{nth}", now=hand.now)
        sign(hand, vault, person, dinner)
        told.append(how_many(hand.session, hand.process)[dinner].n)

    assert told == [None, None, None, None, 5]


def test_record_says_nothing_of_carriers(
    hand: Hand, vault: Vault, anna: Person, dinner: int
) -> None:
    sign(hand, vault, anna, dinner)

    assert PHONE not in json.dumps(export_record(hand.session, hand.process))
