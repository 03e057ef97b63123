"""Needs, measures and solutions as they stand, and those that go on."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Item, ItemState, Phase, Process, Prompt
from workshop.rehearsal.marks import in_rehearsal

ON_BOARD = Item.state == ItemState.STANDING


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
        query = query.where(~in_rehearsal(session))
    return list(session.scalars(query.order_by(Item.position, Item.id)))
