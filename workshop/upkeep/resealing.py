"""Sealing anew, batch by batch, what the old key sealed; safe to break off and to begin again.

Every batch is a transaction. Until the last one both keys open, so nothing is ever out of reach.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from storage.tables import (
    Address,
    Carrier,
    Credential,
    FailedUpdate,
    Invite,
    Media,
    NotesUpload,
    NudgeWay,
    Outgoing,
    Person,
    PushKey,
    Redaction,
    Seen,
)
from storage.vault import Vault, WrongKey
from workshop.carrying.signing import CONTACT, mark_now
from workshop.doors.codes import SEALED_CODES
from workshop.messages import Heard, SayKind
from workshop.notes.uploads import UPLOADED
from workshop.nudges.pushkey import SEALED_PUSH_KEY
from workshop.nudges.ways import SEALED_WAY
from workshop.outbox.queueing import FAREWELL, TOAST
from workshop.redacting.hiding import REDACTED
from workshop.residents.people import ADDRESS
from workshop.upkeep.intake import PARKED
from workshop.voices.keeping import REFERENCE

AT_A_TIME = 200
Row: TypeAlias = Any
"""A row of one of the tables below."""
Table: TypeAlias = (
    Address
    | Carrier
    | Credential
    | FailedUpdate
    | Invite
    | Media
    | NotesUpload
    | NudgeWay
    | Outgoing
    | PushKey
    | Redaction
)


@dataclass(frozen=True, slots=True)
class Drawer:
    """A place where something sealed is kept: which rows, and how one is sealed anew."""

    table: type[Table]
    holds: ColumnElement[bool]
    reseal: Callable[[Session, Vault, Row], bool]

    def rows(self, session: Session, after: int) -> Sequence[Row]:
        """Return the next rows; another writer of them waits for this batch."""
        first = select(self.table).where(self.holds, self.table.id > after)
        ordered = first.order_by(self.table.id).limit(AT_A_TIME).with_for_update()
        return session.scalars(ordered).all()


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch did: rows looked at, sealed anew, and those that no key opens."""

    seen: int
    renewed: int
    closed: int
    last_id: int


def count_sealed(session: Session) -> int:
    """Return how many rows hold something sealed."""
    counts = (select(func.count()).select_from(d.table).where(d.holds) for d in DRAWERS)
    return sum(session.scalar(count) or 0 for count in counts)


def reseal_batch(session: Session, vault: Vault, drawer: Drawer, after: int) -> Batch:
    """Seal anew what the old key sealed among the next rows; none seen means the end."""
    rows = drawer.rows(session, after)
    renewed = closed = 0
    for row in rows:
        try:
            renewed += drawer.reseal(session, vault, row)
        except WrongKey:
            closed += 1
    return Batch(len(rows), renewed, closed, rows[-1].id if rows else after)


def bring_forward(session: Session, vault: Vault, batch: Sequence[Heard]) -> None:
    """Let what a batch looks up be found by the key itself: its residents and its events."""
    addresses = {
        one for heard in batch for one in vault.fingerprints(heard.channel, heard.address)[1:]
    }
    for row in session.scalars(select(Address).where(Address.fingerprint.in_(addresses))):
        _address(session, vault, row)
    events = {
        before: now_by
        for heard in batch
        for now_by, before in [vault.fingerprints("event", heard.channel, heard.key)]
    }
    for event in session.scalars(select(Seen).where(Seen.fingerprint.in_(events))):
        event.fingerprint = events[event.fingerprint]
    session.flush()


def _address(session: Session, vault: Vault, row: Address) -> bool:
    if vault.is_sealed_now(row.sealed, ADDRESS):
        return False
    address = vault.open(row.sealed, ADDRESS)
    # What was parked of them must still be found when they delete everything.
    session.execute(
        update(FailedUpdate)
        .where(FailedUpdate.fingerprint == row.fingerprint)
        .values(fingerprint=vault.fingerprint(row.channel, address))
    )
    row.fingerprint = vault.fingerprint(row.channel, address)
    row.sealed = vault.seal(address, ADDRESS)
    return True


def _parked(_session: Session, vault: Vault, row: FailedUpdate) -> bool:
    if row.sealed is None or vault.is_sealed_now(row.sealed, PARKED):
        return False
    raw = vault.open(row.sealed, PARKED)
    if row.fingerprint is not None:
        row.fingerprint = _fingerprint_now(vault, row.channel, row.fingerprint, raw)
    row.sealed = vault.seal(raw, PARKED)
    return True


def _reference(_session: Session, vault: Vault, row: Media) -> bool:
    if row.reference is None or vault.is_sealed_now(row.reference, REFERENCE):
        return False
    row.reference = vault.seal(vault.open(row.reference, REFERENCE), REFERENCE)
    return True


def _uploaded(_session: Session, vault: Vault, row: NotesUpload) -> bool:
    if row.sealed is None or vault.is_sealed_now(row.sealed, UPLOADED):
        return False
    row.sealed = vault.seal(vault.open(row.sealed, UPLOADED), UPLOADED)
    return True


def _farewell(_session: Session, vault: Vault, row: Outgoing) -> bool:
    if row.farewell_to is None or vault.is_sealed_now(row.farewell_to, FAREWELL):
        return False
    row.farewell_to = vault.seal(vault.open(row.farewell_to, FAREWELL), FAREWELL)
    return True


def _redacted(_session: Session, vault: Vault, row: Redaction) -> bool:
    if row.sealed is None or vault.is_sealed_now(row.sealed, REDACTED):
        return False
    row.sealed = vault.seal(vault.open(row.sealed, REDACTED), REDACTED)
    return True


def _code_secret(_session: Session, vault: Vault, row: Credential | Invite) -> bool:
    if row.code_secret is None or vault.is_sealed_now(row.code_secret, SEALED_CODES):
        return False
    row.code_secret = vault.seal(vault.open(row.code_secret, SEALED_CODES), SEALED_CODES)
    return True


def _way(_session: Session, vault: Vault, row: NudgeWay) -> bool:
    if row.sealed is None or vault.is_sealed_now(row.sealed, SEALED_WAY):
        return False
    raw = vault.open(row.sealed, SEALED_WAY)
    kept = json.loads(raw)
    row.fingerprint = vault.fingerprint(row.kind, kept.get("endpoint") or kept["address"])
    row.sealed = vault.seal(raw, SEALED_WAY)
    return True


def _contact(session: Session, vault: Vault, row: Carrier) -> bool:
    if vault.is_sealed_now(row.sealed, CONTACT):
        return False
    codes = session.scalars(select(Person.code).where(Person.process_id == row.process_id)).all()
    row.mark = mark_now(vault, row.mark, codes)
    row.sealed = vault.seal(vault.open(row.sealed, CONTACT), CONTACT)
    return True


def _push_key(_session: Session, vault: Vault, row: PushKey) -> bool:
    if vault.is_sealed_now(row.sealed, SEALED_PUSH_KEY):
        return False
    row.sealed = vault.seal(vault.open(row.sealed, SEALED_PUSH_KEY), SEALED_PUSH_KEY)
    return True


def _toast(_session: Session, vault: Vault, row: Outgoing) -> bool:
    sealed = base64.b64decode(row.reply_to or "")
    if vault.is_sealed_now(sealed, TOAST):
        return False
    renewed = vault.seal(vault.open(sealed, TOAST), TOAST)
    row.reply_to = base64.b64encode(renewed).decode("ascii")
    return True


def _fingerprint_now(vault: Vault, channel: str, fingerprint: str, raw: str) -> str:
    """Return the fingerprint, made with the key, of the address that stands in what was parked."""
    try:
        whole = json.loads(raw)
    except ValueError:
        return fingerprint
    for value in _values_in(whole):
        if fingerprint in vault.fingerprints(channel, value):
            return vault.fingerprint(channel, value)
    return fingerprint


def _values_in(whole: object) -> Iterator[str]:
    if isinstance(whole, dict):
        for part in whole.values():
            yield from _values_in(part)
    elif isinstance(whole, list):
        for part in whole:
            yield from _values_in(part)
    elif isinstance(whole, str | int):
        yield str(whole)


DRAWERS = (
    Drawer(Address, Address.sealed.is_not(None), _address),
    Drawer(FailedUpdate, FailedUpdate.sealed.is_not(None), _parked),
    Drawer(Media, Media.reference.is_not(None), _reference),
    Drawer(NotesUpload, NotesUpload.sealed.is_not(None), _uploaded),
    Drawer(Credential, Credential.code_secret.is_not(None), _code_secret),
    Drawer(Invite, Invite.code_secret.is_not(None), _code_secret),
    Drawer(NudgeWay, NudgeWay.sealed.is_not(None), _way),
    Drawer(Carrier, Carrier.sealed.is_not(None), _contact),
    Drawer(PushKey, PushKey.sealed.is_not(None), _push_key),
    Drawer(Redaction, Redaction.sealed.is_not(None), _redacted),
    Drawer(Outgoing, Outgoing.farewell_to.is_not(None), _farewell),
    Drawer(Outgoing, (Outgoing.kind == SayKind.TOAST) & Outgoing.reply_to.is_not(None), _toast),
)
"""Every place where something sealed is kept. A test holds this against the tables."""
