"""Two databases held against each other, row by row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storage.copying import BLANKED, copied_tables
from storage.store import Store

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of(store: Store) -> Rows:
    """Return every row that a backup holds, as the program sees it, by table."""
    with store.reading() as session:
        return {
            table.name: [
                tuple(row)
                for row in session.execute(
                    select(
                        *(one for one in table.columns if (table.name, one.name) not in BLANKED)
                    ).order_by(*table.primary_key)
                )
            ]
            for table in copied_tables()
        }


def differing(before: Rows, after: Rows) -> set[str]:
    """Return the tables that are not the same."""
    return {name for name in before if before[name] != after[name]}
