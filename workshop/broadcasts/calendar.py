"""The whole process as a calendar: phases, workshops, broadcasts, and answers day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    Contribution,
    Meeting,
    Phase,
    Process,
)
from workshop.board.days import ROW, Quarters, Said, day_of
from workshop.board.finding import meetings_of
from workshop.broadcasts.standing import Line, lines_of
from workshop.messages import Channel
from workshop.process import phases_of

IN_CHAT = (Channel.TELEGRAM, Channel.WEB)
IS_HIDDEN = text("contribution.state = 'hidden'")
"""Written out, so that SQLite sees that their index has all of them."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What happens when; `answers` are those from chats, by the day on which they were said."""

    phases: Sequence[Phase]
    meetings: Sequence[Meeting]
    broadcasts: Sequence[Line]
    answers: Mapping[date, int]


def calendar_of(
    session: Session, process: Process, quarters: Quarters, *, now: datetime
) -> Calendar:
    """Return the calendar of a process, with one question for each kind of thing.

    `quarters` says how much was said when, of what is kept.
    """
    of_process = select(Broadcast).where(Broadcast.process_id == process.id)
    broadcasts = session.scalars(of_process.order_by(Broadcast.due_at, Broadcast.id)).all()
    return Calendar(
        phases_of(session, process),
        meetings_of(session, process),
        lines_of(session, broadcasts, now=now),
        answers_by_day(session, process, quarters),
    )


def answers_by_day(session: Session, process: Process, quarters: Quarters) -> Mapping[date, int]:
    """Return how many answers came from chats on each day of the process's own zone.

    Those that a facilitator has hidden came as well; those that were taken back are not counted.
    """
    zone, days = ZoneInfo(process.timezone), Counter[date]()
    for said, count in (*quarters.items(), *_hidden(session, process).items()):
        if said.process_id == process.id and said.channel in IN_CHAT and said.quarter is not None:
            days[day_of(said.quarter, zone)] += count
    return days


def _hidden(session: Session, process: Process) -> Quarters:
    # All channels: asked for some, SQLite would read all that was ever said there.
    own = (Contribution.process_id == process.id, IS_HIDDEN)
    rows = session.execute(select(*ROW, func.count()).where(*own).group_by(*ROW))
    return Counter({Said(at, of, channel): count for at, of, channel, count in rows})
