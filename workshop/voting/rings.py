"""Whether a count in a table could be another one, with all sums of rows and columns as they are.

It starts from the true table and moves dots round rings of counts that are not told. What can be
reached so is all there can be: tables with these sums are flows, and flows differ by rings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Cell = tuple[int, int]
"""A count, by the places of its row and its column."""
Rows = Sequence[Sequence[int]]
Node = tuple[str, int]
Step = tuple[Cell, int]
ROW, COLUMN = "row", "column"


def can_be(rows: Rows, caps: Mapping[Cell, int], cell: Cell, n: int) -> bool:
    """Tell whether a count can be `n`, if the others in `caps` make up for it.

    Each of them stays from none to its cap; all that is not among them stays as it is.
    """
    if not 0 <= n <= caps[cell]:
        return False
    others = {one: cap for one, cap in caps.items() if one != cell}
    tried = {(i, j): rows[i][j] for i, j in others}
    missing = rows[cell[0]][cell[1]] - n
    ends: tuple[Node, Node] = ((ROW, cell[0]), (COLUMN, cell[1]))
    start, end = ends if missing > 0 else ends[::-1]
    for _ in range(abs(missing)):
        steps = _way(tried, others, start, end)
        if steps is None:
            return False
        for place, by in steps:
            tried[place] += by
    return True


def _way(
    tried: Mapping[Cell, int], caps: Mapping[Cell, int], start: Node, end: Node
) -> list[Step] | None:
    """Return the counts on a way between a row and a column, one more and one fewer in turn."""
    came: dict[Node, tuple[Node, Step]] = {}
    ahead = [start]
    for node in ahead:
        for step, further in _steps(tried, caps, node):
            if further not in came and further != start:
                came[further] = (node, step)
                ahead.append(further)
        if end in came:
            break
    if end not in came:
        return None
    steps: list[Step] = []
    node = end
    while node != start:
        node, step = came[node]
        steps.append(step)
    return steps


def _steps(
    tried: Mapping[Cell, int], caps: Mapping[Cell, int], node: Node
) -> Iterator[tuple[Step, Node]]:
    """Give where one can go: from a row by one dot more, from a column by one fewer."""
    side, number = node
    for (i, j), n in tried.items():
        if side == ROW and i == number and n < caps[i, j]:
            yield ((i, j), 1), (COLUMN, j)
        if side == COLUMN and j == number and n > 0:
            yield ((i, j), -1), (ROW, i)
