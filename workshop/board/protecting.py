"""Small numbers, so that nobody can be made out: no count under five, nor what it follows from.

Whoever knows how this is done must not learn more than that. So what is hidden besides (a count
that would give a small one away) is chosen by its place in the list, never by its size. The tests
try out every small table there is.
"""

from __future__ import annotations

from collections.abc import Mapping
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
