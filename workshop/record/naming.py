"""What the record calls rows, and the moments in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage.tables import Item, Meeting, Person, Phase, Process, Prompt

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
        self.items: dict[int | None, str | None] = {
            item.id: item_id(item) for item in rows_of(session, process, Item)
        }
        self.items[None] = None

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


def item_id(item: Item) -> str:
    """Return what the record calls an item."""
    return f"{item.kind[0]}{item.id}"


def moment(at: datetime | None) -> str | None:
    """Return a moment as the record writes it; None stays None."""
    return at.astimezone(UTC).isoformat() if at else None
