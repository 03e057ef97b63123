"""The whole process as a calendar: phases, workshops, broadcasts, and answers day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, cast, extract, func, select
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    Contribution,
    ContributionState,
    Meeting,
    Phase,
    Process,
)
from workshop.board.finding import meetings_of
from workshop.broadcasts.standing import Line, lines_of
from workshop.messages import Channel
from workshop.process import phases_of
from workshop.rehearsal.marks import IS_REAL

QUARTER_S = 900
"""Every time zone is so many quarters away from UTC: no quarter lies in two local days."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What happens when; `answers` are those from chats, by the day on which they were said."""

    phases: Sequence[Phase]
    meetings: Sequence[Meeting]
    broadcasts: Sequence[Line]
    answers: Mapping[date, int]


def calendar_of(session: Session, process: Process, *, now: datetime) -> Calendar:
    """Return the calendar of a process, with one question for each kind of thing."""
    of_process = select(Broadcast).where(Broadcast.process_id == process.id)
    broadcasts = session.scalars(of_process.order_by(Broadcast.due_at, Broadcast.id)).all()
    return Calendar(
        phases_of(session, process),
        meetings_of(session, process),
        lines_of(session, broadcasts, now=now),
        answers_by_day(session, process),
    )


def answers_by_day(session: Session, process: Process) -> Mapping[date, int]:
    """Return how many answers came from chats on each day of the process's own zone."""
    quarter = cast(extract("epoch", Contribution.said_at), BigInteger) // QUARTER_S
    told = (
        select(quarter, func.count())
        .where(
            Contribution.process_id == process.id,
            Contribution.channel.in_((Channel.TELEGRAM, Channel.WEB)),
            Contribution.state != ContributionState.WITHDRAWN,
            IS_REAL,
        )
        .group_by(quarter)
    )
    zone, days = ZoneInfo(process.timezone), Counter[date]()
    for nth, count in session.execute(told):
        said = datetime.fromtimestamp(int(nth) * QUARTER_S, UTC)
        days[said.astimezone(zone).date()] += count
    return days
