"""What became of a nudge. What may have gone is never sent again, whatever died meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.tables import Nudge, NudgeState
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
MOST_TRIES = 29
"""The waits between so many add up to 23 hours: who has not been told then sees it on coming by.

Tries are counted and not the hours, so that only what was tried counts: no night, no pause, no
time in which this program did not run, and no place far back in a long queue.
"""
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
        _apply(row, outcome, now)
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


def _apply(row: Nudge, outcome: Outcome, now: datetime) -> None:
    match outcome:
        case Sent() | Partly():
            _close(row, NudgeState.SENT, None, now)
        case Later(seconds=seconds, why=why):
            _wait(row, timedelta(seconds=seconds), why, now)
        case NotSent(why=why):
            _wait(row, timedelta(), why, now)
        case Rejected(why=why):
            _close(row, NudgeState.REJECTED, why, now)
        case Unreachable(why=why):
            _close(row, NudgeState.GONE, why, now)
        case Uncertain(why=why):
            _close(row, NudgeState.UNCERTAIN, why, now)


def _wait(row: Nudge, asked: timedelta, why: str, now: datetime) -> None:
    if row.attempts >= MOST_TRIES:
        _close(row, NudgeState.REJECTED, why, now)
        return
    pause = min(AGAIN_AFTER * 2 ** min(row.attempts - 1, 10), LONGEST_WAIT)
    row.state, row.why = NudgeState.QUEUED, why[:WHY_LENGTH]
    row.not_before = now + max(pause, asked)


def _close(row: Nudge, state: NudgeState, why: str | None, now: datetime) -> None:
    row.state, row.done_at = state, now
    row.why = why[:WHY_LENGTH] if why else None
