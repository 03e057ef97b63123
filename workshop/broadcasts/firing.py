"""Turning a broadcast that is due into messages, once; or letting somebody say whether it goes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, aliased

from storage.sharing import take_turn, try_turn
from storage.tables import Broadcast, BroadcastKind, BroadcastState, Meeting, Process, Prompt
from workshop.answering.addressing import address, round_of
from workshop.book import Book
from workshop.broadcasts.planning import reminders_of
from workshop.broadcasts.reaching import reach_of, whom_of
from workshop.broadcasts.rhythm import delivered_from, hush
from workshop.broadcasts.rows import MakeSay, put_out
from workshop.broadcasts.series import continue_series, next_in_line
from workshop.broadcasts.when import follow_anchors
from workshop.outbox.doubting import Asks, put_in_doubt
from workshop.process import all_processes
from workshop.refusals import BadAudience
from workshop.talk.asking import is_open, phase_of

log = logging.getLogger(__name__)

FIRING = "firing"
"""Who fires does it alone: else two broadcasts of one prompt could reach somebody twice."""
LATE = timedelta(minutes=30)
"""What is later than this asks first: the moment it was meant for may have passed."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A broadcast that has become messages, and to how many."""

    broadcast_id: int
    recipients: int


def fire_due(session: Session, now: datetime, *, make_say: MakeSay) -> list[Fired]:
    """Turn every planned broadcast that is due into outgoing rows, each exactly once.

    One that is more than half an hour late, whose phase is not open or whose audience can no
    longer be read, waits for a facilitator instead; a reminder of what is paused or asks waits
    with it. Two processes may call this at the same time: while one is at it, the other leaves it
    to it.
    """
    if not try_turn(session, FIRING):
        return []
    for process in all_processes(session):
        hush(session, process, now=now)
    follow_anchors(session)
    session.flush()
    due = session.scalars(
        select(Broadcast.id)
        .where(Broadcast.state == BroadcastState.PLANNED, Broadcast.due_at <= now)
        .where(~_waits_for_its_question())
        .order_by(Broadcast.due_at, Broadcast.id)
    ).all()
    return [
        fired
        for broadcast_id in due
        if (fired := _fire_if_timely(session, broadcast_id, now, make_say)) is not None
    ]


def fire(session: Session, broadcast_id: int, now: datetime, *, make_say: MakeSay) -> Fired | None:
    """Turn one planned broadcast into outgoing rows, late or not.

    None if it is fired or cancelled already, or asks now.
    """
    take_turn(session, FIRING)
    claimed = session.scalar(
        update(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.state == BroadcastState.PLANNED)
        .values(state=BroadcastState.FIRED, fired_at=now)
        .returning(Broadcast.id)
    )
    if claimed is None:
        return None
    broadcast = session.get_one(Broadcast, broadcast_id, populate_existing=True)
    process = session.get_one(Process, broadcast.process_id)
    try:
        people = _people(session, process, broadcast, now)
    except BadAudience:
        _ask(session, broadcast, Asks.AUDIENCE)
        return None
    if (why := out_of_time(session, process, broadcast, now=now)) is not None:
        _ask(session, broadcast, why)
        return None
    _move_reminders(session, broadcast, now)
    count = put_out(session, broadcast, process, people, make_say=make_say, now=now)
    return Fired(broadcast_id, count)


def join_late(session: Session, now: datetime, *, make_say: MakeSay) -> int:
    """Give those who joined late the running series, each part in its turn; how many messages."""
    if not try_turn(session, FIRING):
        return 0
    return continue_series(session, now, make_say=make_say)


def _fire_if_timely(
    session: Session, broadcast_id: int, now: datetime, make_say: MakeSay
) -> Fired | None:
    broadcast = session.get_one(Broadcast, broadcast_id)
    if broadcast.due_at < now - LATE:
        _ask(session, broadcast, Asks.LATE)
        return None
    return fire(session, broadcast_id, now, make_say=make_say)


def _people(
    session: Session, process: Process, broadcast: Broadcast, now: datetime
) -> Sequence[int]:
    if broadcast.kind == BroadcastKind.ANSWER:
        answer = round_of(session, broadcast)
        if answer is None:
            return ()
        address(session, process, answer, is_shown=True)
    if broadcast.series_id is not None:
        return next_in_line(session, process, broadcast, now=now)
    return reach_of(session, process, whom_of(broadcast), now=now).person_ids


def out_of_time(
    session: Session, process: Process, broadcast: Broadcast, *, now: datetime
) -> Asks | None:
    """Return why what a broadcast says has no place now; None if it has."""
    if not _is_in_time(session, broadcast):
        return Asks.PHASE
    return Asks.OVER if _is_over(session, process, broadcast, now) else None


def _is_in_time(session: Session, broadcast: Broadcast) -> bool:
    if broadcast.prompt_id is None:
        return True
    prompt = session.get_one(Prompt, broadcast.prompt_id)
    return is_open(phase_of(Book(session), prompt)) and not prompt.is_retired


def _is_over(session: Session, process: Process, broadcast: Broadcast, now: datetime) -> bool:
    """Tell whether the workshop that it invites to has been when it comes, or is gone."""
    if broadcast.kind != BroadcastKind.INVITATION or broadcast.meeting_id is None:
        return False
    comes_at = delivered_from(process, now, is_urgent=broadcast.is_urgent)
    meeting = session.get_one(Meeting, broadcast.meeting_id)
    return meeting.is_removed or meeting.ends_at <= comes_at


def _waits_for_its_question() -> ColumnElement[bool]:
    asked = aliased(Broadcast)
    is_held_up = asked.state.in_((BroadcastState.PAUSED, BroadcastState.ASKS))
    return select(asked.id).where(asked.id == Broadcast.reminds_id, is_held_up).exists()


def _ask(session: Session, broadcast: Broadcast, why: Asks) -> None:
    """Let somebody decide, unless somebody has called it off since it was read."""
    if put_in_doubt(session, broadcast, why):
        log.warning("action=broadcast-asks broadcast=%d why=%s", broadcast.id, why)


def _move_reminders(session: Session, broadcast: Broadcast, now: datetime) -> None:
    """What went out late is reminded of as much later."""
    late = now - broadcast.due_at
    if late <= LATE:
        return
    for reminder in reminders_of(session, broadcast.id):
        if reminder.state == BroadcastState.PLANNED:
            reminder.anchor = None
            reminder.due_at = reminder.due_at + late
