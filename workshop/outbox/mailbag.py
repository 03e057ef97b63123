"""How many messages there are in each state, without reading those that are done with."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Delivery, Outgoing

SENT_FOR = timedelta(minutes=1)
"""So old may the number of what has been sent be; to count a million takes as long as a page."""


class Mailbag:
    """The messages of all processes by state; may be asked from several threads."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._lock = threading.Lock()
        self._sent = 0
        self._counted_at: datetime | None = None

    def by_state(self, session: Session, *, now: datetime) -> Mapping[str, int]:
        """Return how many messages are in each state: now, and those sent a minute ago or less.

        Nearly all have been sent: the others are few to count, and the rest is sent.
        """
        others = [state for state in Delivery if state != Delivery.SENT]
        query = select(Outgoing.state, func.count()).where(Outgoing.state.in_(others))
        found = {str(state): n for state, n in session.execute(query.group_by(Outgoing.state))}
        sent = self._sent_lately(session, sum(found.values()), now)
        return dict.fromkeys(map(str, Delivery), 0) | found | {str(Delivery.SENT): sent}

    def _sent_lately(self, session: Session, others: int, now: datetime) -> int:
        with self._lock:
            if self._counted_at is None or now - self._counted_at >= SENT_FOR:
                every = session.scalar(select(func.count()).select_from(Outgoing)) or 0
                self._sent, self._counted_at = every - others, now
            return self._sent
