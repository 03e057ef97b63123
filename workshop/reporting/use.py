"""How what was said was used: what became of it, and where each need led."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Contribution, Process
from workshop.board.protecting import HIDDEN_FIGURE, Figure, table, whole
from workshop.outside.gate import IS_SAID
from workshop.reporting.chapters import Chapters, Entry
from workshop.reporting.rulings import Ruling


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
    by_pile: Mapping[str, Figure] | None
    paths: tuple[Path, ...]

    @property
    def aside(self) -> Figure:
        """How much was put aside, as it is told."""
        return self.by_pile["aside"] if self.by_pile else HIDDEN_FIGURE


def use_of(
    session: Session, process: Process, chapters: Chapters, rulings: Sequence[Ruling]
) -> Use:
    """Return how what was said was used until now."""
    piles = _piles(session, process)
    in_all = whole(sum(piles.values()))
    paths = tuple(_path(one, chapters, rulings) for one in chapters[ItemKind.NEED])
    return Use(in_all, table(piles) if in_all.n is not None else None, paths)


def _piles(session: Session, process: Process) -> dict[str, int]:
    counts = {"sorted": 0, "aside": 0, "unsorted": 0}
    rows = session.execute(
        select(Contribution.is_sorted, Contribution.is_aside, func.count())
        .where(Contribution.process_id == process.id, IS_SAID)
        .group_by(Contribution.is_sorted, Contribution.is_aside)
    )
    for is_sorted, is_aside, n in rows:
        counts["sorted" if is_sorted else "aside" if is_aside else "unsorted"] += n
    return counts


def _path(need: Entry, chapters: Chapters, rulings: Sequence[Ruling]) -> Path:
    measures = tuple(one.trace for one in chapters[ItemKind.MEASURE] if need.trace in one.built_on)
    solutions = tuple(
        one.trace
        for one in chapters[ItemKind.SOLUTION]
        if not {need.trace, *measures}.isdisjoint(one.built_on)
    )
    made = tuple(one for one in rulings if not set(solutions).isdisjoint(one.solutions))
    return Path(need, measures, solutions, made)
