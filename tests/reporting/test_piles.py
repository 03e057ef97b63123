"""What became of what was said: its counts give no item away whose own count is not told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest

from prompts.processfile import ItemKind
from storage.vault import Vault
from tests.reporting.conftest import hand, report_of
from tests.sorting.conftest import say
from tests.workshop.residents import join
from workshop.board.protecting import FEW, Figure, Mark
from workshop.reporting.use import Pile
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up
from workshop.sorting.quoting import Aside, put_aside, quote

__all__ = ["hand"]
MANY, FEWER = 6, 4
WAITING = 8


def voices(hand: Hand, vault: Vault, count: int) -> list[int]:
    """Let so many say something; the numbers of what they said."""
    people = [join(hand.session, vault, f"r{n}", now=hand.now) for n in range(count)]
    return [say(hand, one, f"Ord {nth}").id for nth, one in enumerate(people)]


def told(hand: Hand) -> tuple[Mapping[Pile, Figure] | None, list[Figure]]:
    """Return what the report tells: what became of it all, and how much stands under each need."""
    report = report_of(hand)
    return report.use.by_pile, [one.said for one in report.chapters[ItemKind.NEED]]


def test_report_is_the_same_however_few_stand_under_an_item(hand: Hand, vault: Vault) -> None:
    said = voices(hand, vault, MANY + FEWER + WAITING)
    needs = [put_up(hand, ItemKind.NEED, {"nb": title}).id for title in ("Selskap", "Trapper")]
    for one in said[:MANY]:
        quote(hand, one, needs[0])
    every = [told(hand)]
    for one in said[MANY : MANY + FEWER]:
        quote(hand, one, needs[1])
        every.append(told(hand))

    assert all(one == every[0] for one in every)
    by_pile, counts = every[0]
    assert [one.mark for one in counts] == [None, Mark.FEW]
    assert by_pile is not None
    assert set(by_pile) == {Pile.SORTED, Pile.ASIDE, Pile.REST}


def test_where_all_items_are_counted_the_rest_is_what_is_not_sorted(
    hand: Hand, vault: Vault
) -> None:
    said = voices(hand, vault, MANY + WAITING)
    need = put_up(hand, ItemKind.NEED, {"nb": "Selskap"}).id
    for one in said[:MANY]:
        quote(hand, one, need)

    by_pile, _ = told(hand)

    assert by_pile is not None
    assert set(by_pile) == {Pile.SORTED, Pile.ASIDE, Pile.UNSORTED}


@pytest.mark.parametrize(("is_sorted", "others"), [(10, 4), (10, 8), (10, 10), (0, 14)])
def test_no_small_pile_follows_from_the_others_and_the_items(
    hand: Hand, vault: Vault, is_sorted: int, others: int
) -> None:
    """How much is sorted is known from the need: the rest of it is what the other piles share."""
    said = voices(hand, vault, is_sorted + others)
    need = put_up(hand, ItemKind.NEED, {"nb": "Selskap"}).id
    for one in said[:is_sorted]:
        quote(hand, one, need)
    alike: defaultdict[str, set[int]] = defaultdict(set)
    alike[str(told(hand))].add(0)
    for is_aside, one in enumerate(said[is_sorted:], 1):
        put_aside(hand, one, Aside.GREETING)
        alike[str(told(hand))].add(is_aside)

    small = [same for same in alike.values() if min(min(same), others - max(same)) < FEW]
    assert [same for same in small if len(same) == 1] == []
