"""What keeps processes that share one database out of each other's way.

On SQLite a writer is alone from its first statement to its commit. On PostgreSQL several write at
once, so whoever reads something and then changes it must hold it: the row (`with_for_update`,
with `key_share` where others may go on referring to it, and `populate_existing`, because what was
read before may be old), or else a turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Insert, Table, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storage.tables import Base

Result = TypeVar("Result")
CROSSED: Final = frozenset({"40001", "40P01"})
"""Two transactions got in each other's way and one was undone: serialization, deadlock.

Source: postgresql.org/docs/current/errcodes-appendix.html
"""
MOST_TRIES: Final = 5


def is_alone(session: Session) -> bool:
    """Tell whether a writer is alone in this database anyway."""
    return session.get_bind().dialect.name == "sqlite"


def take_turn(session: Session, *turns: str) -> None:
    """Wait until nobody else is at any of these; ours they are until the transaction ends.

    What was read before is read again afterwards only by a new query.
    """
    if is_alone(session):
        return
    # In one order, so that no two wait for each other.
    for key in sorted({_key(turn) for turn in turns}):
        session.execute(select(func.pg_advisory_xact_lock(key)))


def try_turn(session: Session, turn: str) -> bool:
    """As `take_turn`, but tell at once whether it could be had."""
    if is_alone(session):
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_key(turn)))))


def insert_once(session: Session, table: type[Base], **values: Any) -> bool:
    """Insert a row unless one with the same key is there; tell whether it was inserted.

    If somebody else is just inserting it, their commit is waited for.
    """
    return session.execute(_insert_once(table, is_alone(session)), values).first() is not None


def again_if_crossed(work: Callable[[], Result]) -> Result:
    """Do a whole transaction, and do it again if it was undone for the sake of another one."""
    for _ in range(MOST_TRIES - 1):
        try:
            return work()
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in CROSSED:
                raise
    return work()


@cache
def _insert_once(table: type[Base], is_sqlite: bool) -> Insert:
    # Of the table itself: each event heard comes by here, and mapped classes cost time.
    mapped = cast(Table, inspect(table).local_table)
    insert: sqlite.Insert | postgresql.Insert
    insert = sqlite.insert(mapped) if is_sqlite else postgresql.insert(mapped)
    return insert.on_conflict_do_nothing().returning(*mapped.primary_key)


def _key(turn: str) -> int:
    digest = hashlib.sha256(turn.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
