"""No small count can be worked out: every small table, and who knows how it is made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workshop.board.protecting import FEW, Figure, Mark, around, share, table, whole

Told = tuple[object, ...]


def tables(groups: int, most: int) -> Iterator[tuple[int, ...]]:
    """Yield every table of so many groups with counts up to `most`."""
    return product(range(most + 1), repeat=groups)


def told(counts: tuple[int, ...]) -> Told:
    """Return all that is told of a table, its total first."""
    shown = table({str(place): n for place, n in enumerate(counts)})
    return sum(counts), *(shown.items() if shown else ())


@pytest.mark.parametrize(("groups", "most"), [(1, 40), (2, 40), (3, 17), (4, 10), (5, 6)])
def test_no_small_count_follows_from_a_table(groups: int, most: int) -> None:
    """Of all tables that look alike, each small count is at least two different things.

    Tables at the upper edge are not judged: their likes may lie outside.
    """
    alike: defaultdict[Told, list[tuple[int, ...]]] = defaultdict(list)
    for counts in tables(groups, most):
        if sum(counts) >= FEW:
            alike[told(counts)].append(counts)

    small = [
        (counts, place)
        for same in alike.values()
        for counts in same
        for place, n in enumerate(counts)
        if n < FEW and max(counts) <= most - FEW and len({one[place] for one in same}) == 1
    ]

    assert small == []


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_told_counts_are_true_and_large(counts: list[int]) -> None:
    shown = table({str(place): n for place, n in enumerate(counts)})
    assume(shown is not None)
    assert shown is not None

    wrong = [
        (n, one)
        for n, one in zip(counts, shown.values(), strict=True)
        if (one.n is not None and (one.n != n or n < FEW)) or (one.mark == Mark.FEW) != (n < FEW)
    ]

    assert wrong == []


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12), st.data())
def test_any_small_count_could_be_another(counts: list[int], data: st.DataObject) -> None:
    """For a table of any size, another one looks the same and has one more or one fewer there."""
    shown = told(tuple(counts))
    small = [place for place, n in enumerate(counts) if n < FEW]
    assume(len(shown) > 1 and small)
    place = data.draw(st.sampled_from(small))

    others = ([*counts[:place], counts[place] + step, *counts[place + 1 :]] for step in (1, -1))

    assert any(_can_balance(one, place, shown) for one in others)


def _can_balance(counts: list[int], place: int, shown: Told) -> bool:
    """Tell whether a change in one place can be made up for in another, unseen."""
    if counts[place] < 0:
        return False
    missing = int(str(shown[0])) - sum(counts)
    for other in range(len(counts)):
        if other != place:
            tried = counts.copy()
            tried[other] += missing
            if tried[other] >= 0 and told(tuple(tried)) == shown:
                return True
    return False


def test_all_large_counts_are_told() -> None:
    assert table({"a": 5, "b": 12}) == {"a": Figure(5), "b": Figure(12)}


def test_lone_small_count_takes_its_neighbour_along() -> None:
    hidden = Figure(None, Mark.HIDDEN)

    assert table({"a": 30, "b": 2, "c": 40, "d": 50}) == {
        "a": Figure(30),
        "b": Figure(None, Mark.FEW),
        "c": hidden,
        "d": Figure(50),
    }


def test_table_that_would_tell_is_not_told() -> None:
    assert table({"a": 5, "b": 1}) is None


def test_no_step_of_the_way_in_can_be_worked_out() -> None:
    """Started, said yes, answered, went on: no group, and no rest of one, that is under five."""
    ways: defaultdict[Told, set[tuple[int, ...]]] = defaultdict(set)
    for started, yes, first, more in product(range(24), repeat=4):
        if started >= yes >= first >= more:
            ways[_way(started, yes, first, more)].add((started, yes, first, more))

    known = [
        same
        for same in ways.values()
        if max(max(way) for way in same) < 24 - FEW
        for one in _sizes(same)
        if len(one) == 1 and min(one) < FEW
    ]

    assert known == []


def _way(started: int, yes: int, first: int, more: int) -> Told:
    agreed = whole(yes)
    answered = share(first, agreed)
    before = agreed if answered.mark == Mark.NEAR else answered
    return around(started, agreed), agreed, answered, share(more, before)


def _sizes(same: set[tuple[int, ...]]) -> Iterator[set[int]]:
    """Yield the sizes that each group, and the rest of each, can have."""
    for place in range(4):
        yield {way[place] for way in same}
    for place in range(3):
        yield {way[place] - way[place + 1] for way in same}
