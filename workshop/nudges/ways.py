"""How a resident wishes to be told: turned on, confirmed, turned off again. One way at a time."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from storage.tables import Nudge, NudgeState, NudgeWay, Person, WayKind
from storage.vault import Vault, hash_token
from workshop.nudges.subscribing import Subscription
from workshop.residents.people import hold_person
from workshop.residents.resident import Resident
from workshop.upkeep.keys import require_key

SEALED_WAY = "nudge way"
"""The purpose that endpoints and addresses are sealed for."""
TOKEN_BYTES = 24
UNCONFIRMED_FOR = timedelta(days=2)
TOLD_FOR = timedelta(days=30)
"""How long it is remembered what became of a nudge."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody is told, as they see it themselves; `mark` is of a push endpoint."""

    kind: WayKind
    is_confirmed: bool
    address: str = field(default="", repr=False)
    mark: str = ""


def wishes_of(session: Session, vault: Vault, person: Person) -> list[Wish]:
    """Return what this resident has chosen: none, one, or one and an address to be confirmed."""
    rows = session.scalars(
        select(NudgeWay).where(NudgeWay.person_id == person.id).order_by(NudgeWay.id)
    )
    return [_wish(vault, row) for row in rows]


def has_chosen(session: Session, person: Person) -> bool:
    """Tell whether this resident has answered the offer, in whatever way."""
    return session.scalar(select(NudgeWay.id).where(NudgeWay.person_id == person.id)) is not None


def choose_push(
    session: Session, vault: Vault, person: Person, browser: Subscription, *, now: datetime
) -> None:
    """Tell this resident in this browser from now on, and nowhere else.

    A browser tells whoever turned it on in it last.
    """
    _begin(session, vault, person)
    fingerprints = vault.fingerprints(WayKind.PUSH, browser.endpoint)
    strangers = select(NudgeWay.person_id).where(NudgeWay.fingerprint.in_(fingerprints))
    for stranger in sorted(set(session.scalars(strangers)) - {person.id}):
        _end(session, stranger)
    _drop(session, NudgeWay.person_id == person.id)
    _add(session, vault, person, WayKind.PUSH, browser.endpoint, browser.as_fields(), now=now)


def ask_by_mail(
    session: Session, vault: Vault, person: Person, address: str, *, now: datetime
) -> None:
    """Ask at this address whether it is theirs; until it is confirmed, all stays as it was."""
    _begin(session, vault, person)
    is_letter = NudgeWay.kind.in_((WayKind.MAIL, WayKind.NONE))
    _drop(session, NudgeWay.person_id == person.id, is_letter)
    way = _add(session, vault, person, WayKind.MAIL, address, {"address": address}, now=now)
    letter = Nudge(
        person_id=person.id,
        way_id=way.id,
        state=NudgeState.QUEUED,
        attempts=0,
        created_at=now,
        not_before=now,
    )
    session.add(letter)
    session.flush()


def language_behind(session: Session, token: str) -> str | None:
    """Return the language of whoever gets the e-mails with this token; None: nobody any more."""
    return session.scalar(
        select(Person.language)
        .join(NudgeWay, NudgeWay.person_id == Person.id)
        .where(NudgeWay.token_hash == hash_token(token))
    )


def confirm(session: Session, token: str, *, now: datetime) -> bool:
    """Write to this address from now on, and tell nowhere else; False if nobody asked for it."""
    way = _behind(session, token)
    if way is None:
        return False
    way.confirmed_at = way.confirmed_at or now
    _drop(session, NudgeWay.person_id == way.person_id, NudgeWay.id != way.id)
    return True


def refuse_behind(session: Session, token: str, *, now: datetime) -> None:
    """Write to this address no more. Who asked for it once is not asked again by itself."""
    way = _behind(session, token)
    if way is None:
        return
    if way.confirmed_at is None:
        # Somebody else's address, mistyped: whoever has it says nothing about the resident's own.
        _drop(session, NudgeWay.id == way.id)
    else:
        _refuse(session, way.person_id, now=now)


def refuse(session: Session, person: Person, *, now: datetime) -> None:
    """Tell this resident nothing from now on, and do not offer it again by itself."""
    hold_person(session, person.id)
    _refuse(session, person.id, now=now)


def forget_wishes(session: Session, person: Resident) -> None:
    """Forget where this resident was told: they no longer take part."""
    _end(session, person.id)


def end_way(session: Session, person_id: int, way_id: int, *, now: datetime) -> None:
    """Forget a browser that its push service no longer knows; the offer may come again."""
    if session.scalar(select(NudgeWay.id).where(NudgeWay.id == way_id)) is not None:
        _drop(session, NudgeWay.id == way_id)
        _cancel(session, person_id, now=now)


def forget_old(session: Session, *, now: datetime) -> None:
    """Forget addresses that nobody confirmed, and what became of nudges long ago."""
    is_old = (NudgeWay.kind == WayKind.MAIL, NudgeWay.confirmed_at.is_(None))
    _drop(session, *is_old, NudgeWay.added_at < now - UNCONFIRMED_FOR)
    session.execute(delete(Nudge).where(Nudge.done_at < now - TOLD_FOR))


def _begin(session: Session, vault: Vault, person: Person) -> None:
    require_key(session, vault)
    hold_person(session, person.id)


def _behind(session: Session, token: str) -> NudgeWay | None:
    """Return the way with this token, its resident held first as everywhere."""
    which = NudgeWay.token_hash == hash_token(token)
    person_id = session.scalar(select(NudgeWay.person_id).where(which))
    if person_id is None:
        return None
    hold_person(session, person_id)
    return session.scalar(select(NudgeWay).where(which))


def _add(
    session: Session,
    vault: Vault,
    person: Person,
    kind: WayKind,
    where: str,
    fields: dict[str, str],
    *,
    now: datetime,
) -> NudgeWay:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    way = NudgeWay(
        person_id=person.id,
        kind=kind,
        fingerprint=vault.fingerprint(kind, where),
        sealed=vault.seal(json.dumps({**fields, "token": token}), SEALED_WAY),
        token_hash=hash_token(token),
        added_at=now,
        confirmed_at=now if kind == WayKind.PUSH else None,
    )
    session.add(way)
    session.flush()
    return way


def _refuse(session: Session, person_id: int, *, now: datetime) -> None:
    _end(session, person_id)
    session.add(NudgeWay(person_id=person_id, kind=WayKind.NONE, added_at=now, confirmed_at=now))
    session.flush()


def _end(session: Session, person_id: int) -> None:
    _drop(session, NudgeWay.person_id == person_id)
    session.execute(
        delete(Nudge).where(Nudge.person_id == person_id, Nudge.state == NudgeState.QUEUED)
    )


def _drop(session: Session, *which: ColumnElement[bool]) -> None:
    ways = session.scalars(select(NudgeWay.id).where(*which)).all()
    _let_letters_go(session, ways)
    session.execute(delete(NudgeWay).where(NudgeWay.id.in_(ways)))


def _let_letters_go(session: Session, ways: Iterable[int]) -> None:
    session.execute(delete(Nudge).where(Nudge.way_id.in_(list(ways))))


def _cancel(session: Session, person_id: int, *, now: datetime) -> None:
    session.execute(
        update(Nudge)
        .where(Nudge.person_id == person_id, Nudge.state == NudgeState.QUEUED)
        .values(state=NudgeState.CANCELLED, done_at=now)
    )


def _wish(vault: Vault, row: NudgeWay) -> Wish:
    kept = json.loads(vault.open(row.sealed, SEALED_WAY)) if row.sealed else {}
    mark = ""
    if row.kind == WayKind.PUSH:
        mark = Subscription(kept["endpoint"], kept["p256dh"], kept["auth"]).mark
    is_confirmed = row.confirmed_at is not None
    return Wish(WayKind(row.kind), is_confirmed, kept.get("address", ""), mark)
