"""Who has signed up, as facilitators read it: by solution, with how to reach them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import Audit, Carrier, Item, ItemState, Process, Words
from storage.vault import Vault
from workshop.board.protecting import Figure, whole
from workshop.board.staff import record
from workshop.carrying.signing import CONTACT
from workshop.refusals import UnknownCarrier
from workshop.sorting.acts import Doing, Hand

SEEN = "carriers-seen"
SEEN_EVERY = timedelta(minutes=10)
"""Whoever looks at the page again within this time has looked once."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One who has signed up: how to reach them, in which language, and whether somebody has."""

    number: int
    contact: str
    language: str
    made_at: datetime
    contacted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Carried:
    """A solution with those who will help; `is_standing` if it is still on the board."""

    item: int
    title: Words
    is_standing: bool
    carriers: Sequence[Reached]


def look_at_carriers(hand: Hand, vault: Vault) -> list[Carried]:
    """Return who has signed up, by solution; that somebody looked is written down.

    Those of a solution that was merged stand under the one it went into.
    """
    _note_seen(hand)
    rows = hand.session.scalars(
        select(Carrier).where(Carrier.process_id == hand.process.id).order_by(Carrier.id)
    )
    found: defaultdict[int, list[Carrier]] = defaultdict(list)
    for row in rows:
        found[_stands_as(hand.session, row.item_id).id].append(row)
    items = [hand.session.get_one(Item, number) for number in found]
    in_order = sorted(items, key=lambda one: (one.position, one.id))
    return [_carried(vault, one, found[one.id]) for one in in_order]


def set_contacted(hand: Hand, number: int, *, is_contacted: bool) -> None:
    """Note that somebody has been in touch with a carrier, or has not. Raises UnknownCarrier."""
    hand.hold_board()
    row = hand.session.get(Carrier, number)
    if row is None or row.process_id != hand.process.id:
        raise UnknownCarrier(number)
    if is_contacted == (row.contacted_at is not None):
        return
    doing = Doing(hand, "carrier-contacted" if is_contacted else "carrier-waits")
    doing.change(row, contacted_at=hand.now.isoformat() if is_contacted else None)
    doing.finish(carrier=row.id, item=row.item_id)


def how_many(session: Session, process: Process) -> Mapping[int, Figure]:
    """Return how many have signed up for each solution, as anybody may be told."""
    counted = select(Carrier.item_id, func.count()).where(Carrier.process_id == process.id)
    found: defaultdict[int, int] = defaultdict(int)
    for item_id, n in session.execute(counted.group_by(Carrier.item_id)):
        found[_stands_as(session, item_id).id] += n
    return {number: whole(n) for number, n in found.items()}


def _note_seen(hand: Hand) -> None:
    """Write down that somebody looks, unless they have just done so."""
    session, who = hand.session, hand.facilitator_id
    take_turn(session, f"{SEEN} {who}")
    lately = select(Audit.id).where(
        Audit.action == SEEN,
        Audit.facilitator_id == who,
        Audit.process_id == hand.process.id,
        Audit.done_at > hand.now - SEEN_EVERY,
    )
    if session.scalar(lately.limit(1)) is None:
        record(session, SEEN, hand.process.id, facilitator_id=who, now=hand.now)


def _stands_as(session: Session, number: int) -> Item:
    """Return the item that this one is now, after any merging."""
    item = session.get_one(Item, number)
    while item.state == ItemState.MERGED and item.merged_into_id is not None:
        item = session.get_one(Item, item.merged_into_id)
    return item


def _carried(vault: Vault, item: Item, rows: Sequence[Carrier]) -> Carried:
    is_standing = item.state == ItemState.STANDING
    return Carried(item.id, item.title, is_standing, [_reached(vault, one) for one in rows])


def _reached(vault: Vault, row: Carrier) -> Reached:
    return Reached(
        number=row.id,
        contact=vault.open(row.sealed, CONTACT),
        language=row.language,
        made_at=row.made_at,
        contacted_at=row.contacted_at,
    )
