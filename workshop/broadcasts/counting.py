"""What has become of a broadcast: every message of it, counted by state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Broadcast, BroadcastState, Delivery, Outgoing
from workshop.refusals import UnknownBroadcast

COUNTED = (
    Delivery.QUEUED,
    Delivery.SENDING,
    Delivery.SENT,
    Delivery.UNREACHABLE,
    Delivery.UNCERTAIN,
    Delivery.REJECTED,
)


@dataclass(frozen=True, slots=True)
class Status:
    """What has become of a broadcast; the counts add up to those it was made for.

    They have `cancelled` only where a message was taken back before it was sent, because the
    resident stopped or left.
    """

    id: int
    state: BroadcastState
    due_at: datetime
    counts: Mapping[str, int]


def status_of(session: Session, broadcast_id: int) -> Status:
    """Return what has become of a broadcast. Raises UnknownBroadcast."""
    broadcast = session.get(Broadcast, broadcast_id)
    if broadcast is None:
        raise UnknownBroadcast(broadcast_id)
    rows = session.execute(
        select(Outgoing.state, func.count())
        .where(Outgoing.broadcast_id == broadcast_id)
        .group_by(Outgoing.state)
    )
    counts = dict.fromkeys(map(str, COUNTED), 0)
    for state, count in rows:
        counts[state] = count
    return Status(broadcast.id, BroadcastState(broadcast.state), broadcast.due_at, counts)
