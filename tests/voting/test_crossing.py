"""No small count follows from dots by group: a solver, twins, and every table of some sums."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import highspy
import pytest

from workshop.board.protecting import FEW
from workshop.voting.crossing import crossed

Row = tuple[int, ...]
Rows = tuple[Row, ...]
Pattern = tuple[tuple[int | None, ...], ...]


def told(rows: Sequence[Sequence[int]], few: int = FEW, most: int | None = None) -> Pattern:
    """Return what is told of a table."""
    named = {str(place): row for place, row in enumerate(rows)}
    caps = dict.fromkeys(named, most) if most is not None else None
    return tuple(crossed(named, most=caps, few=few).values())


def some_table(draw: random.Random) -> Rows:
    """Return a table as votes make them: options that many like, groups that are small."""
    liked = [draw.choice((0, 1, 3, 6, 12, 25)) for _ in range(draw.randint(2, 12))]
    sizes = [draw.choice((0.3, 0.6, 1, 2)) for _ in range(draw.randint(2, 9))]
    return tuple(tuple(round(draw.gauss(1, 0.4) ** 2 * n * size) for n in liked) for size in sizes)


class Solver:
    """Bounds of each count that is not told, from all sums and all that is told."""

    def __init__(self, rows: Rows, shown: Pattern, most: float) -> None:
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.silent()
        cells = [(i, j) for i, row in enumerate(shown) for j, n in enumerate(row) if n is None]
        self.cells = {cell: place for place, cell in enumerate(cells)}
        for _ in cells:
            self._highs.addVar(0, most)
        for side in (0, 1):
            for number in {cell[side] for cell in cells}:
                mine = [cell for cell in cells if cell[side] == number]
                left = float(sum(rows[i][j] for i, j in mine))
                places = [self.cells[cell] for cell in mine]
                self._highs.addRow(left, left, len(mine), places, [1.0] * len(mine))

    def bounds(self, cell: tuple[int, int]) -> tuple[int, int]:
        """Return how few and how many there can be."""
        place = self.cells[cell]
        found = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self._highs.changeObjectiveSense(sense)
            self._highs.changeColCost(place, 1)
            self._highs.run()
            assert self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
            found.append(round(self._highs.getInfo().objective_function_value))
        self._highs.changeColCost(place, 0)
        return found[0], found[1]


MOST = 20 if os.environ.get("LONG") else 5
SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, MOST))]


@pytest.mark.parametrize("seed", SEEDS)
def test_solver_finds_no_small_count(seed: int) -> None:
    """In hundreds of tables, each count that is not told can be anything from none to four.

    LONG=1 looks at a thousand.
    """
    draw, known = random.Random(seed), []
    for _ in range(50):
        rows = some_table(draw)
        shown = told(rows)
        if all(n is None for row in shown for n in row):
            continue
        solver = Solver(rows, shown, highspy.kHighsInf)
        for cell in solver.cells:
            fewest, largest = solver.bounds(cell)
            in_all = sum(row[cell[1]] for row in rows)
            if fewest > 0 or largest < min(FEW - 1, in_all):
                known.append((rows, cell, fewest, largest))

    assert known == []


def test_solver_finds_none_where_each_has_one_dot() -> None:
    """Nobody has two dots on one option: a group has no more there than it has people."""
    draw, known = random.Random(1), []
    for _ in range(150):
        rows = tuple(tuple(draw.randint(0, 12) for _ in range(5)) for _ in range(4))
        shown = told(rows, most=12)
        if all(n is None for row in shown for n in row):
            continue
        solver = Solver(rows, shown, 12)
        known += [cell for cell in solver.cells if solver.bounds(cell)[0] > 0]

    assert known == []


def test_what_is_told_is_true_and_large() -> None:
    draw, wrong, count = random.Random(2), [], 0
    for _ in range(200):
        rows = some_table(draw)
        pairs = [
            pair
            for row, shown in zip(rows, told(rows), strict=True)
            for pair in zip(row, shown, strict=True)
        ]
        count += sum(shown is not None for _, shown in pairs)
        wrong += [
            (n, shown)
            for n, shown in pairs
            if shown is not None and (shown, True) != (n, n >= FEW)
        ]

    assert wrong == []
    assert count > 800


def tables(rows: Row, columns: Row) -> Iterator[Rows]:
    """Yield every table with these sums."""
    if len(rows) == 1:
        yield (columns,)
        return
    for first in _parts(rows[0], columns):
        left = tuple(n - one for n, one in zip(columns, first, strict=True))
        for rest in tables(rows[1:], left):
            yield (first, *rest)


def _parts(total: int, most: Row) -> Iterator[Row]:
    if len(most) == 1:
        if total <= most[0]:
            yield (total,)
        return
    for n in range(min(total, most[0]) + 1):
        for rest in _parts(total - n, most[1:]):
            yield (n, *rest)


@pytest.mark.parametrize(
    ("rows", "columns", "few"),
    [
        ((6, 6), (7, 5), 2),
        ((5, 7), (4, 4, 4), 2),
        ((4, 5, 4), (6, 7), 2),
        ((6, 5, 4), (5, 5, 5), 3),
        ((19, 18), (19, 18), 5),
        ((17, 16), (11, 11, 11), 5),
        ((13, 9, 9), (15, 16), 5),
    ],
)
def test_whoever_knows_how_it_is_done_learns_no_more(rows: Row, columns: Row, few: int) -> None:
    """Of all tables that look alike, each small count is at least two different things."""
    alike: defaultdict[Pattern, list[Rows]] = defaultdict(list)
    for one in tables(rows, columns):
        alike[told(one, few)].append(one)

    known = [
        (one, i, j)
        for shown, same in alike.items()
        if any(n is not None for row in shown for n in row)
        for one in same
        for i, row in enumerate(shown)
        for j, n in enumerate(row)
        if n is None and one[i][j] < few and len({other[i][j] for other in same}) == 1
    ]

    assert known == []


def test_lone_small_count_takes_two_groups_along() -> None:
    """Its own, or it would follow from the sum of the group; and another, for the option's."""
    rows = {"a": [20, 30, 12], "b": [15, 2, 9], "c": [9, 14, 10], "d": [30, 30, 30]}

    assert crossed(rows) == {
        "a": (20, 30, 12),
        "b": (None, None, None),
        "c": (None, None, None),
        "d": (30, 30, 30),
    }


def test_large_counts_are_all_told() -> None:
    assert crossed({"a": [5, 9], "b": [7, 80]}) == {"a": (5, 9), "b": (7, 80)}
