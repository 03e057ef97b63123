"""Needs, measures and solutions: putting them up, and choosing those that go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.sharing import take_turn
from storage.tables import Item, ItemState, Phase, Process, Prompt
from workshop.rehearsal.marks import IN_REHEARSAL, rehearsal_id_of

ON_BOARD = Item.state == ItemState.STANDING


def hold_items(session: Session) -> None:
    """Let nobody else change items until the commit; before any of them is read."""
    take_turn(session, "items")


def add_item(
    session: Session, process: Process, kind: ItemKind, title: Mapping[str, str], *, now: datetime
) -> Item:
    """Put up a need, measure or solution, last in its row and not yet chosen."""
    hold_items(session)
    item = Item(
        process_id=process.id,
        kind=kind,
        title=dict(title),
        is_chosen=False,
        position=len(items_of(session, process, kind)),
        rehearsal_id=rehearsal_id_of(session, process),
        created_at=now,
    )
    session.add(item)
    session.flush()
    return item


def items_of(session: Session, process: Process, kind: ItemKind) -> list[Item]:
    """Return all items of a kind, in their order."""
    return list(
        session.scalars(
            select(Item)
            .where(Item.process_id == process.id, Item.kind == kind, ON_BOARD)
            .order_by(Item.position, Item.id)
        )
    )


def kinds_without_choice(
    session: Session, process: Process, *, with_rehearsed: bool = False
) -> dict[str, ItemKind]:
    """Return, by phase, the kind of items that it asks about while none of them is chosen.

    Robots are asked about what belongs to a rehearsal too.
    """
    asked = session.execute(
        select(Phase.kind, Prompt.each)
        .join(Phase, Phase.id == Prompt.phase_id)
        .where(Prompt.process_id == process.id, Prompt.is_retired.is_(False))
    )
    return {
        phase: ItemKind(kind)
        for phase, kind in asked
        if kind is not None
        and not chosen_items(session, process.id, kind, with_rehearsed=with_rehearsed)
    }


def chosen_items(
    session: Session, process_id: int, kind: str, *, with_rehearsed: bool = False
) -> list[Item]:
    """Return the items that go on to the next phase, in the order residents meet them.

    What belongs to a rehearsal is asked of robots only.
    """
    query = select(Item).where(
        Item.process_id == process_id, Item.kind == kind, Item.is_chosen, ON_BOARD
    )
    if not with_rehearsed:
        query = query.where(~IN_REHEARSAL)
    return list(session.scalars(query.order_by(Item.position, Item.id)))


def choose_items(
    session: Session, process: Process, kind: ItemKind, chosen_ids: Sequence[int]
) -> None:
    """Let exactly these items go on, in this order; the others stay on the board."""
    hold_items(session)
    order = {item_id: place for place, item_id in enumerate(chosen_ids)}
    for item in items_of(session, process, kind):
        item.is_chosen = item.id in order
        item.position = order.get(item.id, len(order) + item.position)
