"""A database that refuses one write: the n-th statement that writes, or the commit after them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Refusal:
    """Counts writes, and refuses the n-th (from 1); `has_refused` once it has."""

    nth: int
    seen: int = 0

    @property
    def has_refused(self) -> bool:
        """Tell whether the write was reached."""
        return self.seen >= self.nth

    def before_statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Refuse it if it is the one."""
        if statement.lstrip().upper().startswith(WRITES):
            self._count(statement)

    def before_commit(self, _connection: Any) -> None:
        """Refuse it if it is the one."""
        self._count("COMMIT")

    def _count(self, statement: str) -> None:
        self.seen += 1
        if self.seen == self.nth:
            raise OperationalError(statement, {}, sqlite3.OperationalError("disk I/O error"))


@contextmanager
def refused_write(engine: Engine, nth: int) -> Iterator[Refusal]:
    """Let the n-th write fail, as a full disk or a database that has gone away does."""
    refusal = Refusal(nth)
    event.listen(engine, "before_cursor_execute", refusal.before_statement)
    event.listen(engine, "commit", refusal.before_commit)
    try:
        yield refusal
    finally:
        event.remove(engine, "before_cursor_execute", refusal.before_statement)
        event.remove(engine, "commit", refusal.before_commit)
