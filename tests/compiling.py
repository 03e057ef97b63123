"""Statements are compiled once in a run of the tests, as they are in the life of a process.

Each test has a database of its own, thus an engine and a dialect of its own, and SQLAlchemy keeps
what it has compiled for one dialect only. A fifth of a run went into the same statements.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect

_compiled: defaultdict[type, dict[Any, Any]] = defaultdict(dict)


def compile_once() -> None:
    """Let all engines of one kind share what has been compiled."""
    setattr(DefaultDialect, "__eq__", _is_alike)  # noqa: B010 - a method of somebody else's.
    setattr(DefaultDialect, "__hash__", _kind)  # noqa: B010
    event.listen(Engine, "engine_connect", _share)


def _is_alike(dialect: DefaultDialect, other: object) -> bool:
    return type(dialect) is type(other)


def _kind(dialect: DefaultDialect) -> int:
    return hash(type(dialect))


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled[type(connection.dialect)])
