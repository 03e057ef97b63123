"""Which source reaches whom: started, said yes, answered, went on; small numbers protected.

The people page tells the same of those who said yes. How far they came is told of each source, or
of several together, so that no group and no rest of one is under five.
Source: docs/decisions/0032-sheets-and-who-they-reach.md
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.tables import Process, Source
from workshop.board.arrivals import answered_from, came_from
from workshop.board.headcount import (
    OTHERS,
    UNSAID,
    Funnel,
    Headcount,
    headcount,
)
from workshop.board.protecting import HIDDEN_FIGURE, Figure, split
from workshop.reach.sources import sources_of


@dataclass(frozen=True, slots=True)
class Row:
    """One source: its code, what was added of it (None if nobody has), and its figures.

    The code is OTHERS for all small ones that nobody has added, UNSAID for people without any.
    """

    code: str
    source: Source | None
    started: Figure
    said_yes: Figure
    answered: Figure
    kept_answering: Figure


@dataclass(frozen=True, slots=True)
class Together:
    """The figures of all whose own are not told; None where there are none, or none are told."""

    started: int | None = None
    answered: int | None = None
    kept_answering: int | None = None

    def __bool__(self) -> bool:
        """Tell whether there is anything to show."""
        return any(n is not None for n in (self.started, self.answered, self.kept_answering))


@dataclass(frozen=True, slots=True)
class SourceReport:
    """The rows in the order in which they were added, then the others; `in_all` is everybody."""

    rows: tuple[Row, ...]
    together: Together
    in_all: Funnel


def source_report(
    session: Session, process: Process, heads: Headcount | None = None
) -> SourceReport:
    """Return how far people came, by source. Robots of a rehearsal are not counted.

    `heads` are those of the people page, if they have been counted already.
    """
    heads = heads or headcount(session, process)
    added = {one.code: one for one in sources_of(session, process)}
    yes = heads.groups["source"]
    if yes is None:
        bare = tuple(Row(code, one, *[HIDDEN_FIGURE] * 4) for code, one in added.items())
        return SourceReport(bare, Together(), heads.funnel)
    counts = _Counts(session, process, yes)
    told = [code for code, one in yes.items() if one.n is not None]
    begun = _Column(counts.only_started, counts.said_yes, told)
    answered = _Column(counts.answered, counts.said_yes - counts.answered, told)
    once = counts.answered - counts.kept_answering
    kept = _Column(counts.kept_answering, once, list(answered.told))
    rows = tuple(
        Row(code, added.get(code), begun.with_rest(code), one, answered.of(code), kept.of(code))
        for code, one in yes.items()
    )
    together = Together(begun.both_together(), answered.together, kept.together)
    return SourceReport(rows, together, heads.funnel)


class _Column:
    """One column: how many of each group are in a part of it, as far as it can be told."""

    def __init__(self, part: Counter[str], rest: Counter[str], told: Collection[str]) -> None:
        self._rest = rest
        groups = dict.fromkeys((*told, *sorted(part | rest)))
        found = split({code: (part[code], rest[code]) for code in groups}, told)
        self.told, self.together = found.told, found.together

    def of(self, code: str) -> Figure:
        """Return how many are in the part."""
        return Figure(self.told[code]) if code in self.told else HIDDEN_FIGURE

    def with_rest(self, code: str) -> Figure:
        """Return how many are in the part or in the rest."""
        n = self.of(code).n
        return HIDDEN_FIGURE if n is None else Figure(n + self._rest[code])

    def both_together(self) -> int | None:
        """Return how many of those who are not told by themselves are in the part or the rest."""
        if self.together is None:
            return None
        return self.together + sum(n for code, n in self._rest.items() if code not in self.told)


class _Counts:
    """How many there are of each group, never shown as they are."""

    def __init__(self, session: Session, process: Process, groups: Collection[str]) -> None:
        self._groups = groups
        came = came_from(session, process)
        self.said_yes = self._count((one.source, one.agreed) for one in came)
        self.only_started = self._count((one.source, one.started - one.agreed) for one in came)
        spoke = answered_from(session, process)
        self.answered = self._count((one.source, one.answered) for one in spoke)
        self.kept_answering = self._count((one.source, one.went_on) for one in spoke)

    def _count(self, rows: Iterable[tuple[str | None, int]]) -> Counter[str]:
        found: Counter[str] = Counter()
        for source, n in rows:
            code = source or UNSAID
            found[code if code in self._groups else OTHERS] += n
        return found
