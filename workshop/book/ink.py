"""Rows that are written together at the end: one statement for each table, not one for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.plates import WHICH, insert_rows, table_of, update_rows, write_rows
from storage.tables import Base, Person, Step
from workshop.residents.resident import CHANGING, MOVING, Known, has_only_moved, is_changed

Row = dict[str, Any]


class Ink:
    """Rows of one transaction that are not in the database yet."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[type[Base], list[Row]] = {}
        self._steps: dict[tuple[int, int, int], Row] = {}

    def write(self, table: type[Base], row: Row) -> None:
        """Write a new row."""
        self._rows.setdefault(table, []).append(row)

    def write_step(
        self, person_id: int, key: tuple[int, int], state: str, rung: int, now: datetime
    ) -> None:
        """Write how far somebody is with a prompt; the last word about it counts."""
        prompt_id, item_id = key
        self._steps[person_id, prompt_id, item_id] = {
            "person_id": person_id,
            "prompt_id": prompt_id,
            "item_id": item_id,
            "state": state,
            "rung": rung,
            "moved_at": now,
        }

    def write_people(self, people: Iterable[Known]) -> None:
        """Write residents who are otherwise than they were read; those who are gone stay gone."""
        changed = [one for one in people if is_changed(one) and not one.is_gone]
        moved = [one for one in changed if has_only_moved(one)]
        others = [one for one in changed if not has_only_moved(one)]
        for columns, some in ((MOVING, moved), (CHANGING, others)):
            if some:
                rows = [_row_of(one, columns) for one in some]
                update_rows(self._session.connection(), table_of(Person), rows)

    def settle(self) -> None:
        """Put all of it into the database."""
        if self._rows:
            rows, self._rows = self._rows, {}
            # What the rows point at may be new in this transaction too.
            self._session.flush()
            for table, written in rows.items():
                insert_rows(self._session.connection(), table_of(table), written)
        if self._steps:
            steps, self._steps = list(self._steps.values()), {}
            self._session.flush()
            connection = self._session.connection()
            write_rows(connection, UPSERT_STEPS[connection.dialect.name], steps)


def _row_of(known: Known, columns: Sequence[str]) -> Row:
    return {WHICH: known.id, **{name: getattr(known, name) for name in columns}}


def _upsert(step: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    return step.on_conflict_do_update(
        index_elements=["person_id", "prompt_id", "item_id"],
        set_={name: step.excluded[name] for name in ("state", "rung", "moved_at")},
    )


UPSERT_STEPS = {
    "sqlite": _upsert(sqlite.insert(table_of(Step))),
    "postgresql": _upsert(postgresql.insert(table_of(Step))),
}
