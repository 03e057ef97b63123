"""How far two coders agree: percentages, Cohen's kappa by item, Krippendorff's alpha over all.

A card may stand under several items. By item the question is yes or no, and so kappa is Cohen's
(1960). Over all a card's items are a set: alpha (Krippendorff 2004) with the MASI distance
(Passonneau 2006), in which half an agreement counts for something.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

Items = frozenset[int]
Pair = tuple[Items, Items]
"""The items of one card: those of the first sorting and those of the second."""
FEW = 30
"""With fewer cards the figures tell little. Source: Lombard et al. 2002 ask for 50 or 10 %."""


@dataclass(frozen=True, slots=True)
class OfItem:
    """How often the two put a card under an item: both, one of them, neither."""

    number: int
    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def n(self) -> int:
        """How many cards there are."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def agreed(self) -> float:
        """The share of cards on which the two agree about this item."""
        return (self.both + self.neither) / self.n

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; None where chance alone would make them agree always."""
        first = (self.both + self.first_only) / self.n
        second = (self.both + self.second_only) / self.n
        by_chance = first * second + (1 - first) * (1 - second)
        return None if by_chance == 1 else (self.agreed - by_chance) / (1 - by_chance)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree on a sample."""

    n: int
    alike: int
    alpha: float | None
    items: tuple[OfItem, ...]

    @property
    def agreed(self) -> float:
        """The share of cards that the two put under exactly the same."""
        return self.alike / self.n if self.n else 0.0

    @property
    def is_small(self) -> bool:
        """Whether there are too few cards to say much."""
        return self.n < FEW


def agreement(pairs: Sequence[Pair], numbers: Collection[int]) -> Agreement:
    """Return how far two codings agree, over all and about each of these items."""
    items = tuple(_of_item(pairs, number) for number in numbers) if pairs else ()
    alike = sum(first == second for first, second in pairs)
    return Agreement(len(pairs), alike, alpha(pairs), items)


def alpha(pairs: Sequence[Pair]) -> float | None:
    """Return Krippendorff's alpha with the MASI distance; None if nothing could differ."""
    values = [one for pair in pairs for one in pair]
    count = len(values)
    if count < 2:
        return None
    apart = sum(masi(*pair) for pair in pairs) / len(pairs)
    by_chance = sum(masi(a, b) for a in values for b in values) / (count * (count - 1))
    return None if by_chance == 0 else 1 - apart / by_chance


def masi(one: Items, other: Items) -> float:
    """Return how far two sets are apart, from 0 (the same) to 1 (nothing in common)."""
    if one == other:
        return 0.0
    shared = len(one & other)
    if not shared:
        return 1.0
    is_part = one <= other or other <= one
    return 1 - shared / len(one | other) * (2 / 3 if is_part else 1 / 3)


def _of_item(pairs: Sequence[Pair], number: int) -> OfItem:
    seen = [(number in first, number in second) for first, second in pairs]
    ways = ((True, True), (True, False), (False, True), (False, False))
    return OfItem(number, *(seen.count(way) for way in ways))
