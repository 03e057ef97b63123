"""Copying every row out and in again, from and to either engine, one table after the other."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    LargeBinary,
    Table,
    column,
    func,
    insert,
    select,
    table,
    text,
)
from sqlalchemy.types import NullType, TypeEngine

from storage.tables import Base
from storage.tables.base import Moment

AT_A_TIME: Final = 500
LEFT_OUT: Final = frozenset(
    {
        "heartbeat", "invite", "key_mark", "sign_in", "lease", "outage",
        "credential", "recovery_code", "census_change", "stale_words", "notes_upload", "api_key",
        "trial", "echo", "stale_echo",
    }
)  # fmt: skip
"""What belongs to the machine that ran, or would let somebody in a second time."""
BLANKED: Final = frozenset(
    {("failed_update", "sealed"), ("failed_update", "fingerprint"), ("redaction", "sealed")}
)
"""Raw updates that no handler could take, and words that were hidden: they are to be gone within
days."""
NEVER_TWICE: Final = ("contribution", "outgoing")
"""Their ids stand on buttons that residents have: none may come to mean something else."""
AHEAD: Final = 1_000_000

Columns = list[list[str]]
"""Name and kind of each column."""
Value = Any
KINDS: Final[dict[str, TypeEngine[Any]]] = {
    "moment": Moment(),
    "bytes": LargeBinary(),
    # None is NULL: JSON has a null of its own, which no table of ours means.
    "json": JSON(none_as_null=True),
    "bool": Boolean(),
    "plain": NullType(),
}


def copied_tables() -> list[Table]:
    """Return the tables that a copy holds, each after those that it refers to."""
    return [one for one in Base.metadata.sorted_tables if one.name not in LEFT_OUT]


def count_rows(connection: Connection) -> int:
    """Return how many rows a copy will hold."""
    counts = (select(func.count()).select_from(one) for one in copied_tables())
    return sum(connection.scalar(count) or 0 for count in counts)


def columns_of(copied: Table) -> Columns:
    """Return the columns of a table with their kinds."""
    return [[one.name, _kind(one)] for one in copied.columns]


def rows_of(connection: Connection, copied: Table) -> Iterator[list[list[Value]]]:
    """Yield the rows of a table as JSON can hold them, some hundred at a time."""
    kinds = columns_of(copied)
    writers = [_writer(copied.name, name, kind) for name, kind in kinds]
    question = select(copied).order_by(*copied.primary_key)
    streamed = connection.execution_options(yield_per=AT_A_TIME).execute(question)
    for rows in streamed.partitions():
        yield [[write(v) for write, v in zip(writers, row, strict=True)] for row in rows]


def insert_rows(
    connection: Connection, name: str, kinds: Columns, rows: Sequence[Sequence[Value]]
) -> None:
    """Put rows into a table of any revision."""
    target = table(name, *(column(one, KINDS[kind]) for one, kind in kinds))
    readers = [(one, READERS.get(kind, _same)) for one, kind in kinds]
    values = [
        {one: read(value) for (one, read), value in zip(readers, row, strict=True)} for row in rows
    ]
    connection.execute(insert(target), values)


def count_on(connection: Connection) -> None:
    """Let new rows get numbers that none of the old rows had, or got after the copy was made."""
    numbered = [one for one in copied_tables() if "id" in one.columns]
    for one in numbered:
        highest = connection.scalar(select(func.max(one.columns.id))) or 0
        _count_from(connection, one.name, highest + AHEAD * (one.name in NEVER_TWICE))


def _count_from(connection: Connection, name: str, number: int) -> None:
    if connection.dialect.name == "sqlite":
        if name in NEVER_TWICE:
            values = {"name": name, "number": number}
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :number)"), values)
        return
    sequence = func.pg_get_serial_sequence(name, "id")
    connection.execute(select(func.setval(sequence, max(number, 1), number > 0)))


def _kind(one: Column[Any]) -> str:
    match one.type:
        case Moment():
            return "moment"
        case LargeBinary():
            return "bytes"
        case JSON():
            return "json"
        case Boolean():
            return "bool"
    return "plain"


def _writer(name: str, column_name: str, kind: str) -> Callable[[Value], Value]:
    if (name, column_name) in BLANKED:
        return lambda _value: None
    return WRITERS.get(kind, _same)


def _same(value: Value) -> Value:
    return value


WRITERS: Final[dict[str, Callable[[Value], Value]]] = {
    "moment": lambda value: value and value.isoformat(),
    "bytes": lambda value: None if value is None else base64.b64encode(value).decode("ascii"),
}
READERS: Final[dict[str, Callable[[Value], Value]]] = {
    "moment": lambda value: value and datetime.fromisoformat(value),
    "bytes": lambda value: None if value is None else base64.b64decode(value),
}
