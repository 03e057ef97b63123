"""Keys for the municipality's other systems: made, looked up, revoked. Only hashes are kept."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import ApiKey
from storage.vault import hash_token
from workshop.board.staff import record
from workshop.refusals import InvalidKey, KeyNameTaken, UnknownKey

LASTS_DAYS = 365
NOTED_EVERY = timedelta(hours=1)
TOKEN_BYTES = 32
BEGINS = "verksted_"
"""So that a key which has strayed into a file or a log is known for what it is."""
FORM = re.compile(rf"{BEGINS}[A-Za-z0-9_-]{{43}}")


class Scope(StrEnum):
    """How much a key opens; each opens what those before it do, and more."""

    RESULTS = "results"
    RECORD = "record"
    PEOPLE = "people"

    def opens(self, wanted: Scope) -> bool:
        """Tell whether a key of this scope opens what is behind another one."""
        ladder = list(Scope)
        return ladder.index(self) >= ladder.index(wanted)


@dataclass(frozen=True, slots=True)
class Reader:
    """The system behind a key. `is_due` when its use has not been noted for an hour."""

    key_id: int
    scope: Scope
    is_due: bool


def add_key(
    session: Session, name: str, scope: Scope, *, now: datetime, days: int = LASTS_DAYS
) -> str:
    """Return a new key of 256 random bits; it is nowhere to be read again. Raises KeyNameTaken."""
    take_turn(session, "api-keys")
    if _live(session, name) is not None:
        raise KeyNameTaken(name)
    token = BEGINS + secrets.token_urlsafe(TOKEN_BYTES)
    key = ApiKey(
        name=name,
        key_hash=hash_token(token),
        scope=str(scope),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(key)
    session.flush()
    record(session, "api-key-add", facilitator_id=None, now=now, key=key.id, scope=str(scope))
    return token


def revoke_key(session: Session, name: str, *, now: datetime) -> None:
    """Let a system read no more: its very next request is refused. Raises UnknownKey."""
    take_turn(session, "api-keys")
    key = _live(session, name)
    if key is None:
        raise UnknownKey(name)
    key.revoked_at = now
    record(session, "api-key-revoke", facilitator_id=None, now=now, key=key.id)


def keys_of(session: Session) -> list[ApiKey]:
    """Return every key there has been, the oldest first."""
    return list(session.scalars(select(ApiKey).order_by(ApiKey.id)))


def require_reader(session: Session, token: str, *, now: datetime) -> Reader:
    """Return the system behind a key. Raises InvalidKey.

    Asked anew for each request, so that a revoked key opens nothing from then on.
    """
    if FORM.fullmatch(token) is None:
        raise InvalidKey
    hashed = hash_token(token)
    key = session.scalar(select(ApiKey).where(ApiKey.key_hash == hashed))
    if key is None or not hmac.compare_digest(key.key_hash, hashed) or not _is_live(key, now):
        raise InvalidKey
    is_due = key.used_at is None or now - key.used_at >= NOTED_EVERY
    return Reader(key.id, Scope(key.scope), is_due)


def note_use(session: Session, reader: Reader, *, now: datetime) -> None:
    """Write down that a key was used."""
    session.execute(update(ApiKey).where(ApiKey.id == reader.key_id).values(used_at=now))


def _live(session: Session, name: str) -> ApiKey | None:
    return session.scalar(select(ApiKey).where(ApiKey.name == name, ApiKey.revoked_at.is_(None)))


def _is_live(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is None and now < key.expires_at
