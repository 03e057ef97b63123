"""Broadcasts that nobody dares to send without asking."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.tables import Broadcast, BroadcastKind, BroadcastState

LET_BE = "let be"
"""Why a message that may have been sent is not said again, and nobody is asked: let it be."""


class Asks(StrEnum):
    """Why a broadcast waits for somebody to say whether it still goes out."""

    LATE = "late"
    PHASE = "phase"
    AUDIENCE = "audience"
    ANCHOR = "anchor"
    WORDS = "words"
    OVER = "over"


def put_in_doubt(session: Session, broadcast: Broadcast, why: Asks) -> bool:
    """Let a broadcast ask, if it stands as it was read; tell whether it did.

    Whoever calls it off meanwhile, in another process, is not overruled.
    """
    asks = session.scalar(
        update(Broadcast)
        .where(Broadcast.id == broadcast.id, Broadcast.state == broadcast.state)
        .values(state=_state_in_doubt(broadcast), asks=why, fired_at=None)
        .returning(Broadcast.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(broadcast)
    return asks is not None


def _state_in_doubt(broadcast: Broadcast) -> BroadcastState:
    """Return what becomes of a broadcast in doubt: a reminder is no loss, so nobody is asked."""
    is_reminder = broadcast.kind == BroadcastKind.REMINDER
    return BroadcastState.CANCELLED if is_reminder else BroadcastState.ASKS
