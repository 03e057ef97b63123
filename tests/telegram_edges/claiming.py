"""One row claimed, one outcome recorded, each in a transaction of its own."""

from __future__ import annotations

from datetime import datetime

from storage.tables import Outgoing
from storage.vault import Vault
from tests.conftest import MONDAY
from tests.telegram_edges.outbox import Outbox
from workshop.messages import Channel
from workshop.outbox.choosing import Parcel, claim_next
from workshop.outbox.outcomes import (
    Outcome,
)
from workshop.outbox.settling import record_outcome


def claim(
    outbox: Outbox,
    *,
    limit: int = 1,
    at: datetime = MONDAY,
    busy: frozenset[int] = frozenset(),
    vault: Vault | None = None,
    by: str | None = None,
) -> list[Parcel]:
    """Return what is claimed in one transaction."""
    with outbox.store.writing() as session:
        return claim_next(
            session,
            vault or outbox.vault,
            channel=Channel.TELEGRAM,
            now=at,
            busy=busy,
            limit=limit,
            by=by,
        )


def record(
    outbox: Outbox,
    parcel: Parcel | int,
    outcome: Outcome,
    at: datetime = MONDAY,
    by: str | None = None,
) -> Outgoing:
    """Record an outcome and return the row as it then stands."""
    outgoing_id = parcel if isinstance(parcel, int) else parcel.outgoing_id
    with outbox.store.writing() as session:
        record_outcome(session, outgoing_id, outcome, now=at, by=by)
    return next(row for row in outbox.rows() if row.id == outgoing_id)
