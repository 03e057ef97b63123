"""PostgreSQL databases for the tests, lent to one after the other.

To make a database and drop it takes a server a tenth of a second and much writing; to take the
rows out of one and put back those it began with takes a hundredth. So a test gets a used one,
with the very rows and numbers of a new one, unless somebody changed its tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from tests.postgres import Server

OFTEN = 40
"""So many tests get the same database: what they took out leaves holes, which nobody clears."""

CATALOGUES = ("pg_class", "pg_attribute", "pg_proc", "pg_trigger", "pg_constraint", "pg_index")
SHAPE = " UNION ALL ".join(
    f"SELECT '{one}', count(*), max(xmin::text::bigint) FROM {one}"  # noqa: S608 - names of our own.
    for one in CATALOGUES
)
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences"
CUT_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What a new copy holds: the shape of its tables, their rows, and the numbers given out."""

    shape: list[tuple[object, ...]]
    rows: Mapping[str, bytes]
    sequences: list[tuple[str, int, int | None]]


@dataclass(slots=True)
class Copies:
    """Copies of one database that nobody writes to any more."""

    server: Server
    template: str
    _lent: dict[str, int] = field(default_factory=dict)
    _clean: list[str] = field(default_factory=list)
    _begun: _Beginning | None = None

    def lend(self) -> str:
        """Return the name of a database that is as the template."""
        name = self._clean.pop() if self._clean else self.server.make(self.template)
        self._lent[name] = self._lent.get(name, 0) + 1
        return name

    def take_back(self, name: str) -> None:
        """Make it as it was, or drop it."""
        # On somebody's server we may not be allowed what the cleaning needs.
        may_clean = self.server.is_ours and self._lent[name] < OFTEN
        if may_clean and self._is_cleaned(name):
            self._clean.append(name)
        else:
            self.server.drop(name)

    def drop_clean(self) -> None:
        """Drop those that nobody has."""
        while self._clean:
            self.server.drop(self._clean.pop())

    def _is_cleaned(self, name: str) -> bool:
        if self._begun is None:
            with self.server.connected(self.template) as connection:
                self._begun = _look(connection)
        with self.server.connected(name) as connection:
            connection.execute(CUT_OTHERS)
            if connection.execute(SHAPE).fetchall() != self._begun.shape:
                return False
            with connection.transaction():
                _restore(connection, self._begun)
        return True


def _look(connection: psycopg.Connection) -> _Beginning:
    shape = connection.execute(SHAPE).fetchall()
    rows = {}
    for (table,) in connection.execute(TABLES).fetchall():
        with connection.cursor().copy(_with_name("COPY {} TO STDOUT", table)) as copy:
            rows[table] = b"".join(bytes(block) for block in copy)
    return _Beginning(shape, rows, connection.execute(SEQUENCES).fetchall())


def _restore(connection: psycopg.Connection, begun: _Beginning) -> None:
    # In this role no trigger and no foreign key is looked at, so any order will do.
    connection.execute("SET LOCAL session_replication_role = replica")
    for table in begun.rows:
        connection.execute(_with_name("DELETE FROM {}", table))
    for table, rows in begun.rows.items():
        if rows:
            with connection.cursor().copy(_with_name("COPY {} FROM STDIN", table)) as copy:
                copy.write(rows)
    for name, start, last in begun.sequences:
        number, is_used = (start, False) if last is None else (last, True)
        connection.execute("SELECT setval(%s::regclass, %s, %s)", (name, number, is_used))


def _with_name(statement: str, name: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(name))
