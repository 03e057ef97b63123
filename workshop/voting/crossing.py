"""Dots by group and option, so that no small count follows: whole groups are left out instead.

How many dots each option has in all is known, and how many each group has is taken as known. A
count is told if it is five or more, and if then each count that is not told can still be anything
from none to four. Where one cannot, its group is left out; if that is not enough, the next one.
What is left out besides is chosen by its place, never by its size (docs/decisions/0037-dots.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workshop.board.protecting import FEW
from workshop.voting.rings import Cell, can_be

Told = dict[str, tuple[int | None, ...]]


def crossed(
    counts: Mapping[str, Sequence[int]], *, most: Mapping[str, int] | None = None, few: int = FEW
) -> Told:
    """Return the dots of each group on each option that may be told; None where not.

    `most` is how many a group can have on one option, where each person has one on it at most.
    """
    rows = [list(row) for row in counts.values()]
    caps = [most[code] if most else sum(row) for code, row in counts.items()]
    table = _Table(rows, caps, few)
    while (group := table.first_known_too_well()) is not None:
        if not table.leave_out_from(group):
            break
    return {
        code: tuple(None if (i, j) in table.hidden else n for j, n in enumerate(rows[i]))
        for i, code in enumerate(counts)
    }


@dataclass(slots=True)
class _Table:
    """The counts, which of them are not told, and which groups have been left out for that."""

    rows: list[list[int]]
    caps: list[int]
    few: int
    hidden: set[Cell] = field(init=False)
    out: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin with all that is small."""
        self.hidden = {cell for cell in self._cells() if self._n(cell) < self.few}

    def leave_out_from(self, group: int) -> bool:
        """Leave out this group, or the next one of which something is told; False if none is."""
        count = len(self.rows)
        for number in (*range(group, count), *range(group)):
            row = {(number, j) for j in range(len(self.rows[number]))}
            if not row <= self.hidden:
                self.out.add(number)
                self.hidden |= row
                return True
        return False

    def first_known_too_well(self) -> int | None:
        """Return the first group with a count that follows from what is told."""
        loose = {cell: self.caps[cell[0]] for cell in self.hidden}
        # Whoever knows how this is done knows that what is hidden alone is small.
        tight = {
            cell: self.caps[cell[0]] if cell[0] in self.out else self.few - 1
            for cell in self.hidden
        }
        for cell in sorted(self.hidden):
            if not (self._has_room(cell, loose) and self._has_a_twin(cell, tight)):
                return cell[0]
        return None

    def _has_room(self, cell: Cell, caps: Mapping[Cell, int]) -> bool:
        """Tell whether a count can be anything from none to four, as far as there are dots."""
        largest = min(self.few - 1, self._of_option(cell))
        return all(can_be(self.rows, caps, cell, n) for n in (0, largest))

    def _has_a_twin(self, cell: Cell, caps: Mapping[Cell, int]) -> bool:
        """Tell whether a small count could be one more or one fewer, with all small ones small."""
        n = self._n(cell)
        if n >= self.few or self._of_option(cell) == 0:
            return True
        return any(can_be(self.rows, caps, cell, other) for other in (n - 1, n + 1))

    def _n(self, cell: Cell) -> int:
        return self.rows[cell[0]][cell[1]]

    def _of_option(self, cell: Cell) -> int:
        return sum(row[cell[1]] for row in self.rows)

    def _cells(self) -> list[Cell]:
        return [(i, j) for i, row in enumerate(self.rows) for j in range(len(row))]
