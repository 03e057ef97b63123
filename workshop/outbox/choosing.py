"""Choosing what is said next: claimed rows are committed as `sending` before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Delete,
    Select,
    and_,
    bindparam,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.dml import ReturningUpdate

from storage.tables import Address, Delivery, Outgoing, SoFar
from storage.vault import Vault
from workshop.messages import Button, Channel, Priority, Rows, SayKind
from workshop.outbox.queueing import FAREWELL, open_toast
from workshop.residents.people import ADDRESS

TOAST_LIVES = timedelta(seconds=140)
"""Telegram takes the answer to a press for 150 s. Source: the Bot API server."""
HOLDS_UP_FOR = timedelta(seconds=4)
"""A row that may have been said holds up its followers only so long before it is said again."""
# A bound parameter would hide from SQLite that the partial index fits.
IS_QUEUED: BindParameter[str] = bindparam("queued", Delivery.QUEUED.value, literal_execute=True)
SAID_NOTHING = SoFar(files=[], until=0)
NO_SYNC = {"synchronize_session": False}
ON: BindParameter[str] = bindparam("on")
AT: BindParameter[datetime] = bindparam("at")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One claimed row, ready to be said. Address and words are kept out of its repr.

    It has no file any more that has been said, and of `text` the rest `begins` at this character.
    """

    outgoing_id: int
    kind: SayKind
    address: str = field(repr=False)
    text: str = field(repr=False)
    rows: Rows = field(default=(), repr=False)
    picture: str | None = None
    voice: str | None = None
    begins: int = field(default=0, repr=False)
    to: str | None = None
    person_id: int | None = None
    is_answer: bool = field(default=True, repr=False)


def claim_next(
    session: Session,
    vault: Vault,
    *,
    channel: Channel,
    now: datetime,
    busy: frozenset[int] = frozenset(),
    limit: int = 1,
    only_answers: bool = False,
    by: str | None = None,
) -> list[Parcel]:
    """Claim what is said next, by priority, then in order; commit before sending it.

    A resident never has two rows in flight, and a row that waits for another try is not
    overtaken by its followers, unless it may have been said and waits long. With
    `only_answers`, broadcasts wait for their turn. `busy` are residents who get no message just
    now, and `by` marks whose the rows are. Toasts too old to be shown are dropped. Raises
    WrongKey: then nothing may be committed.
    """
    too_old = {"on": channel, "too_old": now - TOAST_LIVES}
    session.execute(_dropping(), too_old, execution_options=NO_SYNC)
    wanted = {
        "on": channel,
        "at": now,
        "soon": now + HOLDS_UP_FOR,
        "up_to": Priority.ANSWER if only_answers else Priority.BROADCAST,
        "busy": list(busy),
        "most": limit,
        "by": by,
    }
    claimed = session.scalars(_claiming(), wanted, execution_options=NO_SYNC).all()
    rows = sorted(claimed, key=lambda row: (row.priority, row.id))
    sealed = _sealed_addresses(session, channel, rows)
    parcels = [_parcel(row, vault, sealed, now) for row in rows]
    return [parcel for parcel in parcels if parcel is not None]


@cache
def _dropping() -> Delete:
    return delete(Outgoing).where(
        Outgoing.state == IS_QUEUED,
        Outgoing.channel == ON,
        # Both: the priority finds toasts by the index, the kind makes sure that they are.
        Outgoing.priority == Priority.TOAST,
        Outgoing.kind == SayKind.TOAST,
        Outgoing.created_at < bindparam("too_old"),
    )


@cache
def _claiming() -> ReturningUpdate[Outgoing]:
    # Made once: to put it together takes twice as long as the database needs for it.
    row = aliased(Outgoing)
    is_busy = row.person_id.in_(bindparam("busy", expanding=True))
    is_free = or_(row.person_id.is_(None), row.kind != SayKind.MESSAGE, ~is_busy)
    picked = (
        select(row.id)
        .where(row.state == IS_QUEUED, row.channel == ON, row.not_before <= AT)
        .where(row.priority <= bindparam("up_to"), is_free)
        .where(or_(row.kind == SayKind.TOAST, ~_stands_behind(row)))
        .order_by(row.priority, row.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("picked")
        # PostgreSQL would be free to run the choice again for each row it looks at.
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return (
        update(Outgoing)
        .where(Outgoing.id.in_(select(picked.c.id)))
        .values(
            state=Delivery.SENDING,
            claimed_at=AT,
            claimed_by=bindparam("by"),
            attempts=Outgoing.attempts + 1,
        )
        .returning(Outgoing)
    )


def _stands_behind(row: type[Outgoing]) -> ColumnElement[bool]:
    # Two farewells cannot be told apart by person, so they go one by one. Two questions, since
    # one with OR would walk through all that waits instead of one person's rows.
    is_farewell = row.person_id.is_(None)
    other = aliased(Outgoing)
    return or_(
        _is_ahead(row, other, other.person_id == row.person_id),
        and_(is_farewell, _is_ahead(row, other, other.person_id.is_(None))),
    )


def _is_ahead(
    row: type[Outgoing], other: type[Outgoing], is_same: ColumnElement[bool]
) -> ColumnElement[bool]:
    is_earlier = or_(
        other.priority < row.priority, and_(other.priority == row.priority, other.id < row.id)
    )
    is_unsaid = and_(other.attempts > 0, other.why.is_(None))
    is_near = and_(other.attempts > 0, other.not_before <= bindparam("soon"))
    is_waiting = and_(
        other.state == Delivery.QUEUED, or_(other.not_before <= AT, is_unsaid, is_near)
    )
    return (
        select(other.id)
        .where(is_same, other.channel == row.channel, other.kind != SayKind.TOAST)
        .where(or_(other.state == Delivery.SENDING, and_(is_waiting, is_earlier)))
        .exists()
    )


def _sealed_addresses(
    session: Session, channel: Channel, rows: Sequence[Outgoing]
) -> dict[int, bytes]:
    people = [row.person_id for row in rows if row.person_id is not None]
    found = session.execute(_asking_addresses(), {"people": people, "on": channel})
    return {one.person_id: one.sealed for one in found}


@cache
def _asking_addresses() -> Select[int, bytes]:
    is_theirs = Address.person_id.in_(bindparam("people", expanding=True))
    asked = select(Address.person_id, Address.sealed).where(is_theirs, Address.channel == ON)
    return asked.order_by(Address.id)


def _parcel(
    row: Outgoing, vault: Vault, addresses: dict[int, bytes], now: datetime
) -> Parcel | None:
    if row.person_id is None:
        sealed, purpose = row.farewell_to, FAREWELL
    else:
        sealed, purpose = addresses.get(row.person_id), ADDRESS
    if sealed is None:
        row.state, row.why, row.done_at = Delivery.REJECTED, "no address", now
        return None
    so_far = row.so_far or SAID_NOTHING
    return Parcel(
        outgoing_id=row.id,
        kind=SayKind(row.kind),
        address=vault.open(sealed, purpose),
        text=row.payload["text"],
        rows=_rows(row.payload.get("buttons", [])),
        picture=_unsaid(row.payload.get("picture"), so_far),
        voice=_unsaid(row.payload.get("voice"), so_far),
        begins=so_far["until"],
        to=_answered(row, vault),
        person_id=row.person_id,
        is_answer=row.priority <= Priority.ANSWER,
    )


def _unsaid(file: str | None, so_far: SoFar) -> str | None:
    return None if file in so_far["files"] else file


def _answered(row: Outgoing, vault: Vault) -> str | None:
    is_press = row.kind == SayKind.TOAST and row.reply_to is not None
    return open_toast(vault, str(row.reply_to)) if is_press else row.reply_to


def _rows(stored: list[list[list[str]]]) -> Rows:
    return tuple(tuple(Button(label, press) for label, press in row) for row in stored)
