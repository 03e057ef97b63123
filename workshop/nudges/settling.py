"""What became of a nudge. What may have gone is never sent again, whatever died meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.tables import Broadcast, Nudge, NudgeState, Outgoing, Process
from workshop.broadcasts.rhythm import delivered_from
from workshop.nudges.choosing import NudgeParcel
from workshop.nudges.ways import end_way
from workshop.outbox.outcomes import (
    Later,
    NotSent,
    Outcome,
    Partly,
    Rejected,
    Sent,
    Uncertain,
    Unreachable,
)
from workshop.residents.people import hold_person

AGAIN_AFTER = timedelta(minutes=1)
"""The wait after the first failure; each later one is twice as long."""
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(hours=24)
"""Who has not been told within a day, counted from when they could be, sees it on coming by."""
WHY_LENGTH = 300
DIED = "the process ended"


def settle_nudge(
    session: Session, parcel: NudgeParcel, outcome: Outcome, *, now: datetime
) -> None:
    """Record what became of a claimed nudge; one that was deleted meanwhile is no error.

    A browser that its push service no longer knows is told nothing any more.
    """
    hold_person(session, parcel.person_id)
    row = session.get(Nudge, parcel.nudge_id, with_for_update=True, populate_existing=True)
    if row is not None and row.state == NudgeState.SENDING:
        _apply(row, outcome, first_possible(session, row), now)
        session.flush()
    if isinstance(outcome, Unreachable):
        end_way(session, parcel.person_id, parcel.way_id, now=now)


def rescue_nudges(session: Session, *, why: str = DIED, now: datetime) -> int:
    """Give up what was in flight when a process died: it may have been sent; how many."""
    rows = session.execute(
        update(Nudge)
        .where(Nudge.state == NudgeState.SENDING)
        .values(state=NudgeState.UNCERTAIN, why=why, done_at=now)
        .returning(Nudge.id)
    ).all()
    return len(rows)


def give_up_nudges(session: Session, *, why: str, now: datetime) -> None:
    """Send nothing of what waited or was in flight: it may have been sent since."""
    session.execute(
        update(Nudge)
        .where(Nudge.state.in_((NudgeState.QUEUED, NudgeState.SENDING)))
        .values(state=NudgeState.UNCERTAIN, why=why, done_at=now)
    )


def first_possible(session: Session, row: Nudge) -> datetime:
    """Return when a nudge could have been sent first: not in hours without deliveries."""
    found = session.execute(
        select(Process, Broadcast.is_urgent)
        .join(Broadcast, Broadcast.process_id == Process.id)
        .join(Outgoing, Outgoing.broadcast_id == Broadcast.id)
        .where(Outgoing.id == row.outgoing_id)
    ).first()
    if found is None:
        return row.created_at
    process, is_urgent = found
    return delivered_from(process, row.created_at, is_urgent=is_urgent)


def _apply(row: Nudge, outcome: Outcome, first: datetime, now: datetime) -> None:
    match outcome:
        case Sent() | Partly():
            _close(row, NudgeState.SENT, None, now)
        case Later(seconds=seconds, why=why):
            _wait(row, timedelta(seconds=seconds), why, first, now)
        case NotSent(why=why):
            _wait(row, timedelta(), why, first, now)
        case Rejected(why=why):
            _close(row, NudgeState.REJECTED, why, now)
        case Unreachable(why=why):
            _close(row, NudgeState.GONE, why, now)
        case Uncertain(why=why):
            _close(row, NudgeState.UNCERTAIN, why, now)


def _wait(row: Nudge, asked: timedelta, why: str, first: datetime, now: datetime) -> None:
    pause = min(AGAIN_AFTER * 2 ** min(row.attempts - 1, 10), LONGEST_WAIT)
    until = now + max(pause, asked)
    if until - first > GIVEN_UP_AFTER:
        _close(row, NudgeState.REJECTED, why, now)
        return
    row.state, row.not_before, row.why = NudgeState.QUEUED, until, why[:WHY_LENGTH]


def _close(row: Nudge, state: NudgeState, why: str | None, now: datetime) -> None:
    row.state, row.done_at = state, now
    row.why = why[:WHY_LENGTH] if why else None
