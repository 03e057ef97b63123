"""After a restore the past is not said again, and those who left stay away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    BroadcastKind,
    BroadcastState,
    Delivery,
    Erased,
    Outgoing,
    Person,
    Series,
)
from storage.vault import Vault
from workshop.messages import SayKind
from workshop.nudges.settling import give_up_nudges
from workshop.outbox.doubting import Asks
from workshop.outbox.settling import ask_prompt_of
from workshop.residents.forgetting import erase_for_good
from workshop.upkeep.intake import beat, heartbeats, known_moment

UNDER_WAY = (Delivery.QUEUED, Delivery.HELD, Delivery.SENDING)
WHY = "restored from a backup"
BACKUP = "backup"
"""The heartbeat that says when the last backup was made."""
FROM = "restored_from"
REMEMBERED_FOR = timedelta(days=400)
"""How long who has deleted everything is remembered: longer than any backup should be kept."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a restore has changed: messages that may have been sent, broadcasts that missed their
    time, residents deleted again."""

    uncertain: int
    missed: tuple[int, ...]
    erased: int


def settle_restored(
    session: Session, vault: Vault, erased: Collection[str], *, now: datetime
) -> Settled:
    """Let nothing be sent that was on its way when the backup was made.

    It has been sent since, or it has not: nobody can know, so a person decides. Broadcasts whose
    time has passed ask whether they still go out. Residents of these codes are deleted.
    """
    count = _erase_again(session, vault, erased, now=now)
    _drop_what_nobody_awaits(session)
    give_up_nudges(session, why=WHY, now=now)
    rows = session.scalars(select(Outgoing).where(Outgoing.state.in_(UNDER_WAY))).all()
    for row in rows:
        row.state, row.why, row.done_at = Delivery.UNCERTAIN, WHY, now
        ask_prompt_of(session, row, now)
    _halt_series(session, now=now)
    return Settled(len(rows), _miss_broadcasts(session, now=now), count)


def note_restored(session: Session, made_at: datetime) -> None:
    """Note of when the backup is that all this was put back from: the last one that was made."""
    beat(session, BACKUP, now=made_at, **{FROM: made_at.isoformat()})


def restored_from(session: Session) -> datetime | None:
    """Return of when the backup is that all this was put back from; None if it never was."""
    row = heartbeats(session).get(BACKUP)
    return known_moment(row, FROM) if row is not None else None


def erased_codes(session: Session) -> list[tuple[str, datetime]]:
    """Return the pseudonyms of those who have deleted everything, with when they did."""
    rows = session.scalars(select(Erased).order_by(Erased.erased_at, Erased.code))
    return [(row.code, row.erased_at) for row in rows]


def forget_the_erased(session: Session, *, now: datetime) -> None:
    """Forget who has deleted everything, when no backup can know them any more."""
    session.execute(delete(Erased).where(Erased.erased_at < now - REMEMBERED_FOR))


def _erase_again(session: Session, vault: Vault, erased: Collection[str], *, now: datetime) -> int:
    codes = {code for code, _ in erased_codes(session)} | set(erased)
    people = session.scalars(select(Person)).all()
    gone = [person for person in people if person.code in codes]
    for person in gone:
        erase_for_good(session, vault, person, now=now)
    return len(gone)


def _drop_what_nobody_awaits(session: Session) -> None:
    # A toast lives for minutes; a farewell goes to somebody of whom nothing is kept.
    session.execute(
        delete(Outgoing)
        .where(Outgoing.state.in_(UNDER_WAY))
        .where(or_(Outgoing.kind == SayKind.TOAST, Outgoing.person_id.is_(None)))
    )


def _halt_series(session: Session, *, now: datetime) -> None:
    # Who joined late may have had since then what they seem not to have: a person lets it go on.
    running = select(Series.id).where(Series.ended_at.is_(None))
    session.execute(
        update(Broadcast)
        .where(Broadcast.state == BroadcastState.FIRED, Broadcast.series_id.in_(running))
        .values(state=BroadcastState.PAUSED, paused_at=now)
    )


def _miss_broadcasts(session: Session, *, now: datetime) -> tuple[int, ...]:
    is_missed = (Broadcast.state == BroadcastState.PLANNED, Broadcast.due_at <= now)
    is_reminder = Broadcast.kind == BroadcastKind.REMINDER
    # Whoever was to be reminded may have been: nobody misses a reminder, and two are too many.
    off = update(Broadcast).where(*is_missed, is_reminder).values(state=BroadcastState.CANCELLED)
    session.execute(off)
    missed = session.scalars(
        update(Broadcast)
        .where(*is_missed)
        .values(state=BroadcastState.ASKS, asks=Asks.LATE)
        .returning(Broadcast.id)
    ).all()
    return tuple(sorted(missed))
