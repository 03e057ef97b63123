"""Times that hang on something else: two days before a workshop, the day a phase opens."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    Anchor,
    Broadcast,
    BroadcastState,
    Meeting,
    Phase,
    Process,
)
from workshop.outbox.doubting import Asks, put_in_doubt
from workshop.talk.quiet import moment_at


class AnchorOf(StrEnum):
    """What a time can hang on."""

    MEETING = "meeting"
    OPENS = "phase-opens"
    CLOSES = "phase-closes"


def due_of(session: Session, process: Process, anchor: Anchor) -> datetime | None:
    """Return when that is, in UTC; None once there is nothing to hang on any more.

    Days are counted on the calendar of the process's zone, so both nights in which clocks change
    leave the time of day as it was said.
    """
    base = _base(session, process, anchor)
    if base is None:
        return None
    zone = ZoneInfo(process.timezone)
    day = base.astimezone(zone).date() + timedelta(days=anchor["days"])
    return moment_at(datetime.combine(day, time.fromisoformat(anchor["clock"])), zone)


def days_later(process: Process, moment: datetime, days: int) -> datetime:
    """Return the same time of day so many days later on the process's calendar, in UTC."""
    zone = ZoneInfo(process.timezone)
    return moment_at(moment.astimezone(zone).replace(tzinfo=None) + timedelta(days=days), zone)


def follow_anchors(session: Session) -> None:
    """Let what is planned follow the workshops and phases that have moved since."""
    hanging = (
        select(Broadcast, Process)
        .join(Process, Process.id == Broadcast.process_id)
        .where(Broadcast.state == BroadcastState.PLANNED, Broadcast.anchor.is_not(None))
    )
    for broadcast, process in session.execute(hanging).all():
        due_at = due_of(session, process, broadcast.anchor) if broadcast.anchor else None
        if due_at is None:
            put_in_doubt(session, broadcast, Asks.ANCHOR)
        elif due_at != broadcast.due_at:
            broadcast.due_at = due_at


def _base(session: Session, process: Process, anchor: Anchor) -> datetime | None:
    if anchor["of"] == AnchorOf.MEETING:
        meeting = session.get(Meeting, anchor["id"])
        is_here = meeting is not None and meeting.process_id == process.id
        return meeting.starts_at if meeting and is_here and not meeting.is_removed else None
    phase = session.get(Phase, anchor["id"])
    if phase is None or phase.process_id != process.id:
        return None
    return phase.opens_at if anchor["of"] == AnchorOf.OPENS else phase.closes_at
