"""One broadcast while people look at it: how far it has come, and whom it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session, aliased

from storage.tables import Broadcast, Delivery, Outgoing, Person, Process
from workshop.broadcasts.reaching import Excluded, whom_of, why_not
from workshop.broadcasts.standing import WAITING, Standing, standing_of
from workshop.outbox.doubting import LET_BE
from workshop.refusals import BadAudience, UnknownBroadcast
from workshop.rehearsal.marks import IS_RESIDENT

MINUTE = timedelta(minutes=1)
GETS_IT = "gets-it"


class LeftOut(StrEnum):
    """Reasons of our own beside those of `Excluded`."""

    CAME_LATER = "came-later"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast has come.

    `counts` are its messages by state, zeros too; `in_doubt` the uncertain ones that nobody has
    decided about. `sent_last_minute` is how many a minute arrive just now, `left_s` how long the
    rest takes at the configured rate, None if nothing is on its way. Before `resumes_at` nothing
    goes out: it is night, or Telegram asked to wait.
    """

    standing: Standing
    counts: Mapping[str, int]
    in_doubt: int
    sent_last_minute: int
    left_s: int | None
    resumes_at: datetime | None

    @property
    def all(self) -> int:
        """For how many it was made."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """How many messages may still go out."""
        return sum(self.counts[state] for state in WAITING)

    @property
    def has_left(self) -> int:
        """How many messages have gone out, arrived or not: these cannot be taken back."""
        gone = (Delivery.SENT, Delivery.UNCERTAIN, Delivery.SENDING)
        return sum(self.counts[state] for state in gone)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a broadcast does not reach as things stand now, by reason; and how many it would.

    Once it has gone out, those it `reaches` have come since.
    """

    reaches: int
    left_out: Mapping[str, int]


def see_broadcast(session: Session, process: Process, broadcast_id: int) -> Broadcast:
    """Return a broadcast of a process, for looking only. Raises UnknownBroadcast."""
    found = session.get(Broadcast, broadcast_id)
    if found is None or found.process_id != process.id:
        raise UnknownBroadcast(broadcast_id)
    return found


def progress_of(
    session: Session, broadcast: Broadcast, *, now: datetime, per_second: float
) -> Progress:
    """Return how far a broadcast has come; `per_second` is how fast the courier may send.

    It is one question, as it is asked twice a second while somebody looks.
    """
    by_state = select(
        Outgoing.state,
        func.count(),
        func.count(case((Outgoing.done_at > now - MINUTE, 1))),
        func.count(case((Outgoing.why.is_distinct_from(LET_BE), 1))),
        func.min(Outgoing.not_before),
    ).where(Outgoing.broadcast_id == broadcast.id)
    rows = {row[0]: row for row in session.execute(by_state.group_by(Outgoing.state))}

    def of(state: Delivery, column: int) -> Any:
        return rows[state][column] if state in rows else None

    counts = {str(state): of(state, 1) or 0 for state in Delivery}
    on_the_way = counts[Delivery.QUEUED] + counts[Delivery.SENDING]
    resumes_at = of(Delivery.QUEUED, 4)
    return Progress(
        standing=standing_of(broadcast, counts, now=now),
        counts=counts,
        in_doubt=of(Delivery.UNCERTAIN, 3) or 0,
        sent_last_minute=of(Delivery.SENT, 2) or 0,
        left_s=max(1, round(on_the_way / per_second)) if on_the_way else None,
        resumes_at=resumes_at if resumes_at is not None and resumes_at > now else None,
    )


def audience_now(
    session: Session, process: Process, broadcast: Broadcast, *, now: datetime
) -> Audience | None:
    """Return whom a broadcast does not reach, each for the first reason that holds now.

    Who has a message of it already is not asked about; None if its audience cannot be read.
    """
    try:
        reasons = why_not(session, process, whom_of(broadcast), now=now)
    except BadAudience:
        return None
    row = aliased(Outgoing)
    has_one = (
        select(row.id).where(row.broadcast_id == broadcast.id, row.person_id == Person.id).exists()
    )
    reason = case(*((holds, literal(str(why))) for why, holds in reasons.items()), else_=GETS_IT)
    people = (
        select(reason.label("reason"))
        .where(Person.process_id == process.id, IS_RESIDENT, ~has_one)
        .subquery()
    )
    told = select(people.c.reason, func.count()).group_by(people.c.reason)
    counted = {str(why): count for why, count in session.execute(told)}
    reaches = counted.pop(GETS_IT, 0)
    if broadcast.fired_at is not None and reaches:
        counted[LeftOut.CAME_LATER] = reaches
    order = [*map(str, Excluded), str(LeftOut.CAME_LATER)]
    return Audience(reaches, {why: counted[why] for why in order if counted.get(why)})
