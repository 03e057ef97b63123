"""Taking each event once, keeping aside what could not be taken, and signs of life."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.sharing import insert_once
from storage.tables import FailedUpdate, Heartbeat, Seen
from storage.vault import Vault
from workshop.book import opened_book

SEEN_FOR = timedelta(days=7)
"""Telegram repeats nothing older than 24 hours. Source: Bot API, getting updates."""
PARKED_FOR = timedelta(days=7)
PARKED = "failed update"
"""The purpose that parked events are sealed for."""


def event_key(vault: Vault, channel: str, key: str) -> str:
    """Return what an event is remembered by: a keyed hash, since its name may hold a chat id."""
    return vault.fingerprint("event", channel, key)


def take_once(session: Session, vault: Vault, channel: str, key: str, *, now: datetime) -> bool:
    """Tell whether this event is new, and remember it. Order plays no part."""
    now_by, *before_by = vault.fingerprints("event", channel, key)
    if any(session.get(Seen, one) is not None for one in before_by):
        return False
    with opened_book(session) as book:
        return book.take_once(now_by, now=now)


def park(
    session: Session,
    vault: Vault,
    *,
    channel: str,
    raw: str,
    why: str,
    now: datetime,
    address: str | None = None,
    key: str | None = None,
) -> None:
    """Keep an event aside, sealed, with the kind of error that stopped it.

    `key` names it on its channel: where the channel repeats it, it is not kept aside twice.
    """
    # Under another name than one that was taken, so that it can still be taken later.
    mark = event_key(vault, channel, f"parked:{key}") if key is not None else None
    if mark is not None:
        if session.get(Seen, mark) is not None:
            return
        session.add(Seen(fingerprint=mark, taken_at=now))
    session.add(
        FailedUpdate(
            channel=channel,
            fingerprint=vault.fingerprint(channel, address) if address else None,
            sealed=vault.seal(raw.encode("utf-8", "replace"), PARKED),
            why=why[:300],
            failed_at=now,
        )
    )


def forget_old_events(session: Session, *, now: datetime) -> None:
    """Drop remembered events, and blank parked ones, that are older than seven days."""
    session.execute(delete(Seen).where(Seen.taken_at < now - SEEN_FOR))
    session.execute(
        update(FailedUpdate)
        .where(FailedUpdate.failed_at < now - PARKED_FOR)
        .values(sealed=None, fingerprint=None)
    )


def beat(session: Session, part: str, *, now: datetime, **knows: object) -> None:
    """Say that a part of the system is at work; what it knows is added to what it knew."""
    row = heartbeat_of(session, part, now=now)
    row.beat_at = now
    row.knows = {**row.knows, **knows}


def heartbeat_of(session: Session, part: str, *, now: datetime) -> Heartbeat:
    """Return the heartbeat of a part, to be written; begun now if there was none."""
    insert_once(session, Heartbeat, part=part, beat_at=now, knows={})
    return session.get_one(Heartbeat, part, with_for_update=True, populate_existing=True)


def heartbeats(session: Session) -> dict[str, Heartbeat]:
    """Return the newest heartbeat of each part."""
    return {row.part: row for row in session.scalars(select(Heartbeat))}


def known_moment(row: Heartbeat, key: str) -> datetime | None:
    """Return a moment that a heartbeat knows."""
    value = row.knows.get(key)
    return datetime.fromisoformat(value) if isinstance(value, str) else None
