"""Another bot with the same token: from its first refusal until two minutes without one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.tables import Heartbeat
from workshop.upkeep.intake import heartbeat_of, heartbeats, known_moment

CONFLICT_FOR = timedelta(minutes=2)
"""Two pollers take turns at being refused: for so long after the last refusal there are two."""
FIRST, LAST, SINCE = "conflict_from", "conflict_at", "conflict_until"
"""What a listener's heartbeat knows: the first refusal, the last, and the first contact since."""


def note_conflict(session: Session, part: str, *, now: datetime) -> None:
    """Note that Telegram has refused us because another one asks with our token."""
    row = heartbeat_of(session, part, now=now)
    began = row.knows.get(FIRST) or now.isoformat()
    row.knows = {**row.knows, FIRST: began, LAST: now.isoformat(), SINCE: None}


def ended_conflict(row: Heartbeat, *, now: datetime) -> tuple[datetime, datetime] | None:
    """Return from when until when another bot was there, if that is over now; and forget it.

    Call it when Telegram is heard.
    """
    first, last = known_moment(row, FIRST), known_moment(row, LAST)
    if first is None or last is None:
        return None
    ended = known_moment(row, SINCE) or now
    is_over = now - last >= CONFLICT_FOR
    changed = {FIRST: None, SINCE: None} if is_over else {SINCE: ended.isoformat()}
    row.knows = {**row.knows, **changed}
    return (first, ended) if is_over else None


def is_in_conflict(row: Heartbeat) -> bool:
    """Tell whether another bot was there that has not been gone for two minutes."""
    return known_moment(row, FIRST) is not None


def is_refused(row: Heartbeat) -> bool:
    """Tell whether nothing has been heard since another bot's last refusal of us."""
    return is_in_conflict(row) and known_moment(row, SINCE) is None


def has_conflict(session: Session) -> bool:
    """Tell whether any listener is in conflict."""
    return any(is_in_conflict(row) for row in heartbeats(session).values())
