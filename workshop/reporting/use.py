"""How what was said was used: what became of it, and where each need led."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Process
from workshop.board.protecting import (
    FEW,
    FEW_FIGURE,
    HIDDEN_FIGURE,
    NEAR_FIGURE,
    Figure,
    table,
    whole,
)
from workshop.outside.gate import CHANNELS
from workshop.outside.names import item_number
from workshop.reporting.chapters import Chapters, Entry
from workshop.reporting.rulings import Ruling
from workshop.reporting.said import Said
from workshop.sorting.stood import all_standing


class Pile(StrEnum):
    """What became of what was said.

    REST is in the place of UNSORTED where counts of items are not told: what stands under those
    alone is among it. Of a count of all that is sorted, and those that are told, a last one would
    follow.
    """

    SORTED = "sorted"
    ASIDE = "aside"
    UNSORTED = "unsorted"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Path:
    """Where one need led: to which measures, solutions and decisions, by their traces."""

    need: Entry
    measures: tuple[str, ...]
    solutions: tuple[str, ...]
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """What became of all that was said (`by_pile` None where it cannot be told), and the paths."""

    said: Figure
    by_pile: Mapping[Pile, Figure] | None
    paths: tuple[Path, ...]

    @property
    def aside(self) -> Figure:
        """How much was put aside, as it is told."""
        return self.by_pile[Pile.ASIDE] if self.by_pile else HIDDEN_FIGURE


@dataclass(frozen=True, slots=True)
class Sorted:
    """How much stands under any item, and under those alone whose counts are told."""

    in_all: int
    told: int


def sorted_under(session: Session, process: Process, chapters: Chapters) -> Sorted:
    """Return how much of what was said stands under items."""
    entries = _entries(chapters)
    told = {
        *((item_number(one.name), False) for one in entries if one.said.n is not None),
        *((item_number(one.name), True) for one in entries if one.improving.n is not None),
    }
    said = [one for one in all_standing(session, process) if one.channel in CHANNELS]
    told_of = {one.contribution for one in said if (one.item, one.is_improvement) in told}
    return Sorted(len({one.contribution for one in said}), len(told_of))


def use_of(said: Said, is_sorted: Sorted, chapters: Chapters, rulings: Sequence[Ruling]) -> Use:
    """Return how what was said was used until now."""
    in_all = whole(said.in_all)
    piles = _piles(said, is_sorted, _entries(chapters))
    by_pile = _told(piles) if in_all.n is not None else None
    paths = tuple(_path(one, chapters, rulings) for one in chapters[ItemKind.NEED])
    return Use(in_all, by_pile, paths)


def _entries(chapters: Chapters) -> list[Entry]:
    return [one for kind in ItemKind for one in chapters[kind]]


def _piles(said: Said, is_sorted: Sorted, entries: Sequence[Entry]) -> dict[Pile, int]:
    last = Pile.UNSORTED if all(one.is_counted for one in entries) else Pile.REST
    rest = max(0, said.in_all - said.is_aside - is_sorted.told)
    return {Pile.SORTED: is_sorted.told, Pile.ASIDE: said.is_aside, last: rest}


def _told(piles: Mapping[Pile, int]) -> Mapping[Pile, Figure]:
    """Return the piles as they are told.

    What is sorted hides none of the others: it is no less than what stands under one item, and
    no more than what stands under all of them. So they have to hide each other.
    """
    others = {str(pile): n for pile, n in piles.items() if pile != Pile.SORTED}
    if sum(others.values()) < FEW:
        return {Pile.SORTED: NEAR_FIGURE} | dict.fromkeys(map(Pile, others), FEW_FIGURE)
    told = table(others) or dict.fromkeys(others, HIDDEN_FIGURE)
    found = {Pile(code): figure for code, figure in told.items()}
    return {Pile.SORTED: whole(piles[Pile.SORTED])} | found


def _path(need: Entry, chapters: Chapters, rulings: Sequence[Ruling]) -> Path:
    measures = tuple(one.trace for one in chapters[ItemKind.MEASURE] if need.trace in one.built_on)
    solutions = tuple(
        one.trace
        for one in chapters[ItemKind.SOLUTION]
        if not {need.trace, *measures}.isdisjoint(one.built_on)
    )
    made = tuple(one for one in rulings if not set(solutions).isdisjoint(one.solutions))
    return Path(need, measures, solutions, made)
