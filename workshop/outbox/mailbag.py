"""How many messages there are in each state, without reading those that are done with."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Delivery, Outgoing


def messages_by_state(session: Session) -> dict[str, int]:
    """Return how many messages are in each state, of all processes.

    Nearly all have been sent: the others are few to count, and the rest is sent.
    """
    others = [state for state in Delivery if state != Delivery.SENT]
    query = select(Outgoing.state, func.count()).where(Outgoing.state.in_(others))
    found = {str(state): n for state, n in session.execute(query.group_by(Outgoing.state))}
    every = session.scalar(select(func.count()).select_from(Outgoing)) or 0
    counts = dict.fromkeys(map(str, Delivery), 0) | found
    return counts | {str(Delivery.SENT): every - sum(found.values())}
