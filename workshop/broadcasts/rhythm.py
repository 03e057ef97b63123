"""How often residents are written to unasked, and at which hours: what the process file says.

Quiet hours are a promise: nothing comes then but what is urgent. Delivery hours are a wish of the
municipality's within the rest of the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, literal, select, true, update
from sqlalchemy.orm import Session, aliased

from storage.tables import (
    MAY_ARRIVE,
    Broadcast,
    BroadcastKind,
    Delivery,
    Outgoing,
    Person,
    Process,
)
from workshop.messages import Channel, Priority
from workshop.talk.quiet import DAY, after_quiet, is_quiet, moment_at

WEEK = timedelta(days=7)
GROWN_UP = 18
COUNTS = ("per_week", "youth_per_week", "reminders")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Between which hours a broadcast is delivered, and how many a week somebody gets.

    `youth_per_week` is for age bands that begin below 18; `reminders` is how often, at most,
    somebody is reminded of one question.
    """

    starts: time
    ends: time
    per_week: int = 3
    youth_per_week: int = 2
    reminders: int = 2


def rhythm_of(process: Process) -> Rhythm:
    """Return the rhythm of a process; without one of its own, all hours that are not quiet."""
    said = process.rhythm or {}
    hours = said.get("delivery") or {
        "starts": process.quiet_hours["ends"],
        "ends": process.quiet_hours["starts"],
    }
    counts = {key: int(said[key]) for key in COUNTS if key in said}
    return Rhythm(time.fromisoformat(hours["starts"]), time.fromisoformat(hours["ends"]), **counts)


def delivered_from(process: Process, moment: datetime, *, is_urgent: bool = False) -> datetime:
    """Return from when on a broadcast of this moment is delivered, in UTC."""
    if is_urgent:
        return moment
    awake = after_quiet(process, moment)
    wished = _within_hours(process, awake)
    # Hours that lie in the quiet ones would never come: quiet hours are the promise of the two.
    return awake if is_quiet(process, wished) else wished


def hush(session: Session, process: Process, *, now: datetime) -> int:
    """Let what is still queued wait until delivery hours begin again, if they are over; how many.

    A long broadcast that began in the evening does not go on into the night.
    """
    begins = delivered_from(process, now)
    if begins <= now:
        return 0
    hushed = session.scalars(
        update(Outgoing)
        .where(
            Outgoing.state == Delivery.QUEUED,
            Outgoing.priority == Priority.BROADCAST,
            Outgoing.not_before < begins,
            Outgoing.process_id == process.id,
        )
        .values(not_before=begins)
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return len(hushed.all())


def asked_this_week(
    process: Process, at: datetime, *, now: datetime, besides: int | None = None
) -> ColumnElement[bool]:
    """Return the condition that a resident has had what a week holds, by the time `at`.

    What is urgent is not counted, nor an answer back: it is owed for what somebody has said. If it
    were, whoever contributes would be asked and invited less than those who say nothing.
    On the web a message is there at once, at night too, so the week of those who are there ends
    `now`. What they have of one broadcast, `besides`, is not counted.
    """
    rhythm = rhythm_of(process)
    youth = [one["code"] for one in process.ages["bands"] if int(one["from"]) < GROWN_UP]
    row = aliased(Outgoing)
    answers = select(Broadcast.id).where(
        Broadcast.process_id == process.id, Broadcast.kind == BroadcastKind.ANSWER
    )
    had = (
        select(func.count(row.id))
        .where(
            row.person_id == Person.id,
            row.broadcast_id.is_not(None),
            row.priority != Priority.URGENT,
            row.broadcast_id.not_in(answers),
            # When it came, or will: a long queue and a night may lie between.
            func.coalesce(row.done_at, row.not_before)
            > case((Person.channel == Channel.WEB, _moment(now - WEEK)), else_=_moment(at - WEEK)),
            row.state.in_(MAY_ARRIVE),
            row.broadcast_id != besides if besides is not None else true(),
        )
        .scalar_subquery()
    )
    # Who has not said how old they are gets no more than the young do.
    is_young = Person.age_band.is_(None) | Person.age_band.in_(youth)
    return had >= case((is_young, rhythm.youth_per_week), else_=rhythm.per_week)


def _moment(moment: datetime) -> ColumnElement[datetime]:
    return literal(moment, type_=Outgoing.not_before.type)


def _within_hours(process: Process, moment: datetime) -> datetime:
    rhythm, zone = rhythm_of(process), ZoneInfo(process.timezone)
    local = moment.astimezone(zone)
    clock = local.time()
    if rhythm.starts <= rhythm.ends:
        is_within = rhythm.starts <= clock < rhythm.ends
    else:
        is_within = clock >= rhythm.starts or clock < rhythm.ends
    if is_within:
        return moment
    start = moment_at(datetime.combine(local.date(), rhythm.starts), zone)
    if start > moment:
        return start
    return moment_at(datetime.combine(local.date() + DAY, rhythm.starts), zone)
