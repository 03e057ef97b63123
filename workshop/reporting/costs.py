"""What it cost the municipality, in all and for each voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.asking import once
from storage.tables import Facilitator, Process, ReportCost
from workshop.outside.unspoken import Unspoken
from workshop.reporting.method import Method
from workshop.reporting.participation import Participation


@dataclass(frozen=True, slots=True)
class Cost:
    """One thing that was entered; `who` entered it is told at the board, never in the report."""

    number: int
    what: str
    amount: int | None
    hours: int | None
    note: str
    version: int
    who: str = ""


@dataclass(frozen=True, slots=True)
class Costs:
    """All that was entered; None where nobody entered kroner, or hours.

    A voice is somebody who said yes in chat, or came to a workshop, as far as both are told:
    whoever did both counts twice, for nothing tells that it was the same person. `voices` is None
    where no count of people can be told, `said` where no count of contributions can.
    """

    entered: tuple[Cost, ...]
    amount: int | None
    hours: int | None
    voices: int | None
    said: int | None

    def for_each_voice(self, total: int | None) -> float | None:
        """Return a total shared among the voices."""
        return _shared(total, self.voices)

    def for_each_said(self, total: int | None) -> float | None:
        """Return a total shared among the contributions."""
        return _shared(total, self.said)


def costs_of(
    session: Session, process: Process, taking: Participation, method: Method, unsaid: Unspoken
) -> Costs:
    """Return what was entered, and among whom it is shared."""
    entered = tuple(_told(one, unsaid) for one in entered_costs(session, process))
    came = [one.came.total.n for one in method.workshops if one.came.total]
    told = [n for n in (taking.heads.funnel.said_yes.n, *came) if n is not None]
    return Costs(
        entered=entered,
        amount=_sum([one.amount for one in entered]),
        hours=_sum([one.hours for one in entered]),
        voices=sum(told) or None,
        said=taking.said.n,
    )


def entered_costs(session: Session, process: Process) -> list[Cost]:
    """Return the costs that stand, in the order they were entered, with who did."""
    query = (
        select(ReportCost, Facilitator.name)
        .outerjoin(Facilitator, Facilitator.id == ReportCost.made_by_id)
        .where(ReportCost.process_id == process.id, ReportCost.is_removed.is_(False))
        .order_by(ReportCost.id)
    )
    rows = once(session, ("costs", process.id), lambda: session.execute(query).all())
    return [
        Cost(one.id, one.what, one.amount, one.hours, one.note, one.version, name or "")
        for one, name in rows
    ]


def _told(one: Cost, unsaid: Unspoken) -> Cost:
    """Return a cost as the report has it: without who entered it, or what nobody may repeat."""
    what = "" if unsaid.is_in(one.what) else one.what
    note = "" if unsaid.is_in(one.note) else one.note
    return replace(one, what=what, note=note, who="")


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if known else None


def _shared(total: int | None, among: int | None) -> float | None:
    return None if total is None or not among else total / among
