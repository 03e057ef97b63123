"""What was decided about the solutions, the oldest day first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from storage.tables import Ruled, Words
from workshop.deciding.overview import Decided
from workshop.outside.unspoken import Unspoken
from workshop.reporting.chapters import Entry
from workshop.reporting.seams import Status


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision under its trace number (D1), with the solutions it concerns, by theirs.

    `is_withheld` if reasons were written that repeat what nobody has let through.
    """

    trace: str
    name: str
    body: str
    day: date
    ruled: Ruled
    words: Words
    document: str
    solutions: tuple[str, ...]
    statuses: tuple[Status, ...] = ()
    is_withheld: bool = False


def rulings_of(
    decisions: Sequence[Decided],
    solutions: Iterable[Entry],
    unsaid: Unspoken,
    statuses: Sequence[Status],
    names: Mapping[int, str],
) -> tuple[Ruling, ...]:
    """Return the decisions; what concerns nothing but a rehearsal was decided by nobody.

    `names` are those of the items that the report has.
    """
    traces = {one.name: one.trace for one in solutions}
    found = [
        one
        for one in reversed(decisions)
        if not one.solutions or not names.keys().isdisjoint(one.solutions)
    ]
    return tuple(
        Ruling(
            trace=f"D{nth}",
            name=f"d{one.number}",
            body=unsaid.masked(one.body),
            day=one.day,
            ruled=one.ruled,
            words=unsaid.without(one.words),
            document=one.document,
            solutions=_traced(one.solutions, names, traces),
            statuses=tuple(
                replace(status, words=unsaid.without(status.words))
                for status in statuses
                if status.decision == one.number
            ),
            is_withheld=bool(one.words) and not unsaid.without(one.words),
        )
        for nth, one in enumerate(found, 1)
    )


def _traced(
    numbers: Iterable[int], names: Mapping[int, str], traces: Mapping[str, str]
) -> tuple[str, ...]:
    named = (names[number] for number in numbers if number in names)
    return tuple(traces[name] for name in named if name in traces)
