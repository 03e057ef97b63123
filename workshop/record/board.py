"""The board of the record: items, the quotes that support them, and the links between them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Contribution, ContributionState, Item, ItemState, Link, Process, Quote
from workshop.deciding.overview import decisions_of
from workshop.deciding.progress import statuses_of
from workshop.record.naming import Entry, item_id, moment
from workshop.rehearsal.marks import IS_REAL, in_rehearsal

KINDS = {ItemKind.MEASURE: "meets", ItemKind.SOLUTION: "combines"}
"""What the upper item of a link does with the lower one."""


def item_entries(session: Session, process: Process) -> dict[str, list[Entry]]:
    """Return needs, measures and solutions on the board, each in a list of its own."""
    lists: dict[str, list[Entry]] = {f"{kind}s": [] for kind in ItemKind}
    for item in standing(session, process).values():
        lists[f"{item.kind}s"].append(
            {
                "id": item_id(item),
                "title": item.title,
                "description": item.description,
                "is_chosen": item.is_chosen,
                "position": item.position,
                "created_at": moment(item.created_at),
            }
        )
    return lists


def quote_entries(session: Session, process: Process) -> list[Entry]:
    """Return the quotes of what may be used, oldest first; no words means all of them."""
    items = standing(session, process)
    rows = session.scalars(
        select(Quote)
        .join(Contribution, Contribution.id == Quote.contribution_id)
        .where(Contribution.process_id == process.id, Quote.is_removed.is_(False))
        .where(Contribution.state == ContributionState.KEPT, IS_REAL)
        .order_by(Quote.id)
    )
    return [
        {
            "id": f"q{one.id}",
            "contribution": f"c{one.contribution_id}",
            "item": item_id(items[one.item_id]),
            "words": one.words,
            "start": one.start,
            "is_turned": one.is_turned,
            "made_at": moment(one.made_at),
        }
        for one in rows
        if one.item_id in items
    ]


def link_entries(session: Session, process: Process) -> list[Entry]:
    """Return which measure meets which need, and which solution combines which measure."""
    items = standing(session, process)
    rows = session.scalars(select(Link).where(Link.is_removed.is_(False)).order_by(Link.id))
    return [
        {
            "id": f"l{link.id}",
            "kind": KINDS[ItemKind(items[link.upper_id].kind)],
            "from": item_id(items[link.upper_id]),
            "to": item_id(items[link.lower_id]),
        }
        for link in rows
        if link.upper_id in items and link.lower_id in items
    ]


def decision_entries(session: Session, process: Process) -> list[Entry]:
    """Return what was decided, the oldest day first, and the solutions that each concerns."""
    items = standing(session, process)
    return [
        {
            "id": f"d{one.number}",
            "body": one.body,
            "decided_on": one.day.isoformat(),
            "ruled": one.ruled,
            "words": one.words,
            "document": one.document or None,
            "solutions": [item_id(items[n]) for n in one.solutions if n in items],
        }
        for one in reversed(decisions_of(session, process))
        # What concerns nothing but a rehearsal was decided by nobody.
        if not one.solutions or not items.keys().isdisjoint(one.solutions)
    ]


def status_entries(session: Session, process: Process) -> list[Entry]:
    """Return how solutions stood, the oldest day first."""
    items = standing(session, process)
    return [
        {
            "id": f"s{one.number}",
            "solution": item_id(items[one.solution]),
            "progress": one.progress,
            "day": one.day.isoformat(),
            "words": one.words,
        }
        for one in reversed(statuses_of(session, process))
        if one.solution in items
    ]


def standing(session: Session, process: Process) -> dict[int, Item]:
    """Return the items on the board by id, without those of a rehearsal."""
    on_board = (Item.state == ItemState.STANDING, ~in_rehearsal(session))
    here = select(Item).where(Item.process_id == process.id, *on_board)
    rows = session.scalars(here.order_by(Item.id))
    return {item.id: item for item in rows}
