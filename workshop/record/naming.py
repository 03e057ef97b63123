"""What the record calls rows, and the moments in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage.tables import Item, ItemState, Meeting, Person, Phase, Process, Prompt

Entry = dict[str, Any]


class Names:
    """What the record calls rows that others point to; None stays None."""

    def __init__(self, session: Session, process: Process) -> None:
        """Read the names of all that this process holds."""
        self.phases = self._read(session, Phase.id, Phase.kind, Phase.process_id == process.id)
        self.meetings = self._read(
            session, Meeting.id, Meeting.code, Meeting.process_id == process.id
        )
        self.prompts = self._read(session, Prompt.id, Prompt.code, Prompt.process_id == process.id)
        self.people = self._read(session, Person.id, Person.code, Person.process_id == process.id)
        self.items: dict[int | None, str | None] = {None: None}
        items: dict[int, Item] = {item.id: item for item in rows_of(session, process, Item)}
        for number in items:
            stands = _where_it_stands(items, number)
            self.items[number] = item_id(stands) if stands else None

    def _read(
        self, session: Session, key: Any, name: Any, condition: ColumnElement[bool]
    ) -> dict[int | None, str | None]:
        rows = session.execute(select(key, name).where(condition))
        return {None: None, **{row[0]: row[1] for row in rows}}


def rows_of(session: Session, process: Process, table: Any) -> list[Any]:
    """Return the rows of a table that belong to this process, oldest first."""
    return list(
        session.scalars(select(table).where(table.process_id == process.id).order_by(table.id))
    )


def _where_it_stands(items: dict[int, Item], number: int) -> Item | None:
    """Return an item, or what it was merged into; None if that is off the board."""
    item: Item | None = items[number]
    while item is not None and item.state == ItemState.MERGED and item.merged_into_id:
        item = items.get(item.merged_into_id)
    return item if item is not None and item.state == ItemState.STANDING else None


def item_id(item: Item) -> str:
    """Return what the record calls an item."""
    return f"{item.kind[0]}{item.id}"


def moment(at: datetime | None) -> str | None:
    """Return a moment as the record writes it; None stays None."""
    return at.astimezone(UTC).isoformat() if at else None
