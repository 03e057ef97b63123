"""How the running system is: what is at work, what waits, what has gone wrong lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    Delivery,
    FailedUpdate,
    Media,
    MediaState,
    Outgoing,
    Person,
    Process,
)
from workshop.messages import SayKind
from workshop.outbox.doubting import LET_BE
from workshop.upkeep.conflicts import CONFLICT_FOR, LAST
from workshop.upkeep.intake import heartbeats, known_moment
from workshop.upkeep.outages import has_lost_messages, newest_outages

FRESH_FOR = timedelta(seconds=60)
"""A part without a sign of life for so long is not at work."""
OUTAGES_FOR = timedelta(days=14)
REFUSED_FOR = timedelta(days=14)
PARTS = ("listener", "courier", "clock")


@dataclass(frozen=True, slots=True)
class PartState:
    """One part of the running system; `beat_at` None if it has never been at work."""

    part: str
    beat_at: datetime | None
    is_fresh: bool
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A broadcast with messages of which nobody knows whether they arrived, or has let them be."""

    broadcast_id: int
    fired_at: datetime | None
    count: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Messages that the channel took from nobody lately: of a broadcast, or answers (None)."""

    broadcast_id: int | None
    fired_at: datetime | None
    count: int


@dataclass(frozen=True, slots=True)
class Parked:
    """Events that no handler could take: of one kind, how many, and the newest."""

    kind: str
    count: int
    newest_at: datetime


@dataclass(frozen=True, slots=True)
class Silence:
    """A time when Telegram was not heard, or not all of it, and why.

    `asked` is None until those who waited were asked.
    """

    cause: str
    began_at: datetime
    ended_at: datetime
    asked: int | None
    has_lost_messages: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """All of it, at one moment. Counts and times only: nobody's words, nobody's address."""

    parts: tuple[PartState, ...]
    has_second_poller: bool
    queue: Mapping[str, int]
    oldest_waiting: datetime | None
    unreachable: int
    doubtful: tuple[Doubtful, ...]
    refused: tuple[Refused, ...]
    parked: tuple[Parked, ...]
    silences: tuple[Silence, ...]
    media: Mapping[str, int]


def condition_of(
    session: Session, process: Process, queue: Mapping[str, int], *, now: datetime
) -> Condition:
    """Return how the running system is; `queue` is what the mailbag says."""
    return Condition(
        parts=_parts(session, now),
        has_second_poller=_has_second_poller(session, now),
        queue=queue,
        oldest_waiting=_oldest_waiting(session, process, now),
        unreachable=_unreachable(session, process),
        doubtful=_doubtful(session, process),
        refused=_refused(session, process, now),
        parked=parked_kinds(session),
        silences=_silences(session, now),
        media=_media(session),
    )


def parked_kinds(session: Session) -> tuple[Parked, ...]:
    """Return what is parked and can still be opened, by kind; the newest kind first."""
    rows = session.execute(
        select(FailedUpdate.why, func.count(), func.max(FailedUpdate.failed_at))
        .where(FailedUpdate.sealed.is_not(None))
        .group_by(FailedUpdate.why)
        .order_by(func.max(FailedUpdate.failed_at).desc())
    )
    return tuple(Parked(kind, count, newest) for kind, count, newest in rows)


def _parts(session: Session, now: datetime) -> tuple[PartState, ...]:
    beats = heartbeats(session)
    states = []
    for part in PARTS:
        row = beats.get(part)
        trouble = row.knows.get("trouble") if row else None
        beat_at = row.beat_at if row else None
        is_fresh = beat_at is not None and now - beat_at < FRESH_FOR
        states.append(PartState(part, beat_at, is_fresh, str(trouble) if trouble else None))
    return tuple(states)


def _has_second_poller(session: Session, now: datetime) -> bool:
    row = heartbeats(session).get("listener")
    seen = known_moment(row, LAST) if row else None
    return seen is not None and now - seen < CONFLICT_FOR


def _oldest_waiting(session: Session, process: Process, now: datetime) -> datetime | None:
    return session.scalar(
        select(func.min(Outgoing.not_before)).where(
            Outgoing.process_id == process.id,
            Outgoing.state == Delivery.QUEUED,
            Outgoing.not_before <= now,
        )
    )


def _unreachable(session: Session, process: Process) -> int:
    is_lost = (Person.process_id == process.id, Person.unreachable_at.is_not(None))
    return session.scalar(select(func.count(Person.id)).where(*is_lost)) or 0


def _doubtful(session: Session, process: Process) -> tuple[Doubtful, ...]:
    rows = session.execute(
        select(Broadcast.id, Broadcast.fired_at, func.count(Outgoing.id))
        .join(Outgoing, Outgoing.broadcast_id == Broadcast.id)
        .where(
            Broadcast.process_id == process.id,
            Outgoing.state == Delivery.UNCERTAIN,
            Outgoing.why.is_distinct_from(LET_BE),
        )
        .group_by(Broadcast.id, Broadcast.fired_at)
        .order_by(Broadcast.id.desc())
    )
    return tuple(Doubtful(*row) for row in rows)


def _refused(session: Session, process: Process, now: datetime) -> tuple[Refused, ...]:
    # A mark on a message that its resident has deleted is refused too, and nothing is missing.
    rows = session.execute(
        select(Outgoing.broadcast_id, Broadcast.fired_at, func.count(Outgoing.id))
        .outerjoin(Broadcast, Broadcast.id == Outgoing.broadcast_id)
        .where(
            Outgoing.process_id == process.id,
            Outgoing.state == Delivery.REJECTED,
            Outgoing.kind == SayKind.MESSAGE,
            Outgoing.done_at >= now - REFUSED_FOR,
        )
        .group_by(Outgoing.broadcast_id, Broadcast.fired_at)
        .order_by(func.coalesce(Outgoing.broadcast_id, 0).desc())
    )
    return tuple(Refused(*row) for row in rows)


def _silences(session: Session, now: datetime) -> tuple[Silence, ...]:
    return tuple(
        Silence(
            outage.cause,
            outage.began_at,
            outage.ended_at,
            outage.asked if outage.settled_at else None,
            has_lost_messages(outage),
        )
        for outage in newest_outages(session, since=now - OUTAGES_FOR)
    )


def _media(session: Session) -> Mapping[str, int]:
    states = (MediaState.WAITING, MediaState.LOST)
    query = select(Media.state, func.count()).where(Media.state.in_(states)).group_by(Media.state)
    counts = {str(state): n for state, n in session.execute(query)}
    return dict.fromkeys(map(str, states), 0) | counts
