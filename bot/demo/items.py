"""Items that are there from the beginning: nobody has put them up, so no act tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.sharing import take_turn
from storage.tables import Item, Process
from workshop.board.items import items_of
from workshop.rehearsal.marks import rehearsal_id_of


def add_item(
    session: Session, process: Process, kind: ItemKind, title: Mapping[str, str], *, now: datetime
) -> Item:
    """Put up a need, measure or solution, last in its row and not yet chosen."""
    take_turn(session, "items")
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


def choose_items(
    session: Session, process: Process, kind: ItemKind, chosen_ids: Sequence[int]
) -> None:
    """Let exactly these items go on, in this order; the others stay on the board."""
    take_turn(session, "items")
    order = {item_id: place for place, item_id in enumerate(chosen_ids)}
    for item in items_of(session, process, kind):
        item.is_chosen = item.id in order
        item.position = order.get(item.id, len(order) + item.position)
