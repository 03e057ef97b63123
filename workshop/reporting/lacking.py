"""What is missing before the report can go to the council."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from prompts.processfile import ItemKind
from storage.tables import Process
from workshop.reporting.chapters import Chapters, Entry
from workshop.reporting.costs import Costs
from workshop.reporting.method import Method
from workshop.reporting.rulings import Ruling
from workshop.reporting.said import Said
from workshop.reporting.use import Sorted
from workshop.reporting.wordings import Own
from workshop.steering.mandate import mandate_of


class Lack(StrEnum):
    """What can be missing, in the order in which it is told."""

    LATE_DECISION = "late-decision"
    NO_DECISION = "no-decision"
    UNTITLED = "untitled"
    QUOTES = "quotes"
    UNSORTED = "unsorted"
    NEEDS = "needs"
    MEASURES = "measures"
    SOLUTIONS = "solutions"
    HEADS = "heads"
    COSTS = "costs"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: how many, and of which (by trace), where there are several."""

    lack: Lack
    n: int = 0
    traces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the report has, for seeing what it has not."""

    said: Said
    is_sorted: Sorted
    chapters: Chapters
    rulings: Sequence[Ruling]
    method: Method
    costs: Costs
    own: Sequence[Own]


def lacking(process: Process, known: Known, *, today: date) -> tuple[Missing, ...]:
    """Return what is missing, the gravest first; for colleagues, so figures are as they are."""
    chapters, decided = known.chapters, {t for one in known.rulings for t in one.solutions}
    entries = [one for kind in ItemKind for one in chapters[kind]]
    found = [
        _promise(process, known, today),
        _some(Lack.UNTITLED, [one for one in entries if not one.title]),
        _number(Lack.QUOTES, sum(one.left_out + one.better_left_out for one in entries)),
        _number(Lack.UNSORTED, _unsorted(known)),
        _some(Lack.NEEDS, _leading_nowhere(chapters[ItemKind.NEED])),
        _some(Lack.MEASURES, _leading_nowhere(chapters[ItemKind.MEASURE])),
        _some(
            Lack.SOLUTIONS,
            [one for one in chapters[ItemKind.SOLUTION] if one.trace not in decided],
        ),
        _number(Lack.HEADS, sum(1 for one in known.method.workshops if one.came.total is None)),
        None if known.costs.entered else Missing(Lack.COSTS),
        _number(Lack.WORDS, sum(1 for one in known.own if one.is_withheld)),
    ]
    return tuple(one for one in found if one)


def _promise(process: Process, known: Known, today: date) -> Missing | None:
    """Return that nobody has decided anything yet, though it was promised."""
    if known.rulings:
        return None
    by = mandate_of(process).decides_by
    return Missing(Lack.LATE_DECISION if by and by < today else Lack.NO_DECISION)


def _unsorted(known: Known) -> int:
    """Return how much nobody has sorted or put aside yet."""
    return max(0, known.said.in_all - known.said.is_aside - known.is_sorted.in_all)


def _leading_nowhere(entries: Sequence[Entry]) -> list[Entry]:
    return [one for one in entries if not one.led_to]


def _some(lack: Lack, entries: Sequence[Entry]) -> Missing | None:
    return Missing(lack, len(entries), tuple(one.trace for one in entries)) if entries else None


def _number(lack: Lack, n: int) -> Missing | None:
    return Missing(lack, n) if n else None
