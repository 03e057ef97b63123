"""Small numbers, so that nobody can be made out: no count under five, nor what it follows from.

Whoever knows how this is done must not learn more than that. So what is hidden besides (a count
that would give a small one away) is chosen by its place in the list, never by its size. The tests
try out every small table there is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

FEW = 5
"""Counts below are not told."""
MOST_FEW = FEW - 1


class Mark(StrEnum):
    """What is said in the place of a count.

    NEAR: almost as many as the count it is a part of. HIDDEN: it would give another one away.
    """

    FEW = "few"
    NEAR = "near"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count that may be told, or the mark in its place."""

    n: int | None
    mark: Mark | None = None


FEW_FIGURE = Figure(None, Mark.FEW)
NEAR_FIGURE = Figure(None, Mark.NEAR)
HIDDEN_FIGURE = Figure(None, Mark.HIDDEN)


def whole(n: int) -> Figure:
    """Return a count of everybody."""
    return FEW_FIGURE if n < FEW else Figure(n)


def around(n: int, known: Figure) -> Figure:
    """Return the count of a larger group that a told one is a part of."""
    if known.n is None:
        return HIDDEN_FIGURE
    return NEAR_FIGURE if n - known.n < FEW else Figure(n)


def share(n: int, known: Figure) -> Figure:
    """Return the count of a part of a told group; the rest of the group is protected too."""
    if known.n is None or known.n < 2 * FEW:
        return HIDDEN_FIGURE
    if n < FEW:
        return FEW_FIGURE
    return NEAR_FIGURE if known.n - n < FEW else Figure(n)


def table(counts: Mapping[str, int]) -> dict[str, Figure] | None:
    """Return the counts of groups that together are a told whole; None if it cannot be told.

    Every group must stand in the list whether there is anybody in it or not.
    """
    few = {code for code, n in counts.items() if n < FEW}
    hidden: list[str] = []
    if few:
        in_turn = _after_the_few(counts, few)
        while not _is_safe(counts, few, hidden):
            if not in_turn:
                return None
            hidden.append(in_turn.pop(0))
    return {code: _figure(n, code in few, code in hidden) for code, n in counts.items()}


UNTOLD = ""
"""All groups whose size is not told, as one."""
Part = tuple[int, int]
"""How many of a group are in a part of it, and how many are not."""


@dataclass(frozen=True, slots=True)
class Split:
    """How many of each group are in a part of it: those that are told, and the rest together.

    `together` is None where all are told, and where nothing can be told of the rest.
    """

    told: Mapping[str, int]
    together: int | None = None


def split(parts: Mapping[str, Part], told: Collection[str]) -> Split:
    """Return how many of each group are in a part of it; the sizes of some groups are told.

    Such a group is told by itself if neither its part nor its rest is under five. All others are
    told together, with as many from the end of the list as hide what is small among them; if all
    would not, nothing is told.
    """
    groups = _joined(parts, told)
    small = [code for code, part in groups.items() if min(part) < FEW]
    in_turn = [code for code in reversed(groups) if code not in small]
    hidden: list[str] = []
    while small and not _can_hide(groups, small, hidden):
        if not in_turn:
            return Split({})
        hidden.append(in_turn.pop(0))
    alone = [code for code in parts if code in told and code not in (*small, *hidden)]
    rest = [code for code in parts if code not in alone]
    both = _sum(parts, rest)[0] if rest else None
    return Split({code: parts[code][0] for code in alone}, both)


def _joined(parts: Mapping[str, Part], told: Collection[str]) -> dict[str, Part]:
    """Return the groups whose size is told, and as one group, whose size follows, the others."""
    apart = {code: part for code, part in parts.items() if code in told}
    others = [code for code in parts if code not in told]
    return apart | ({UNTOLD: _sum(parts, others)} if others else {})


def _can_hide(parts: Mapping[str, Part], small: Collection[str], hidden: Collection[str]) -> bool:
    """Tell whether the hidden groups can make up for whatever the small ones may be.

    What is together is told. Nobody may work out from it, and from how this is done, what a small
    one is: even if each side of each was as large as it can be, five would be left on both sides
    of each hidden group. None of it changes when a small one is another.
    """
    together = _sum(parts, [*small, *hidden])
    largest = [_largest(parts[code]) for code in small]
    left = [together[side] - sum(one[side] for one in largest) for side in (0, 1)]
    return bool(hidden) and min(left) >= FEW * len(hidden)


def _largest(part: Part) -> Part:
    """Return how many there can be on each side of a small group, as far as anybody can tell."""
    size = sum(part)
    if size < 2 * FEW:
        return size, size
    return (MOST_FEW, size) if part[0] < FEW else (size, MOST_FEW)


def _sum(parts: Mapping[str, Part], codes: Collection[str]) -> Part:
    return sum(parts[code][0] for code in codes), sum(parts[code][1] for code in codes)


def _after_the_few(counts: Mapping[str, int], few: set[str]) -> list[str]:
    """Return the other groups, from the one after the first small one and round again."""
    codes = list(counts)
    start = next(place for place, code in enumerate(codes) if code in few)
    return [code for code in codes[start:] + codes[:start] if code not in few]


def _is_safe(counts: Mapping[str, int], few: set[str], hidden: list[str]) -> bool:
    """Tell whether each small count can still be anything from none to four.

    What is left of the whole when the told counts are taken away is known. Alone, the small ones
    must not fill it to the brim or leave it empty; a hidden one takes up what they do not.
    """
    left = sum(counts[code] for code in (*few, *hidden))
    if not hidden:
        return MOST_FEW <= left <= MOST_FEW * (len(few) - 1)
    return left - FEW * len(hidden) >= MOST_FEW


def _figure(n: int, is_few: bool, is_hidden: bool) -> Figure:
    if is_few:
        return FEW_FIGURE
    return HIDDEN_FIGURE if is_hidden else Figure(n)
