"""A column by which SQLite shall not look rows up: written with a plus before it.

PostgreSQL knows by itself when an index is worth it, and of an expression it would not know how
many rows there are. Source: sqlite.org/optoverview.html, "Disqualifying WHERE clause terms".
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal


class Unsought(ColumnElement[Any]):
    """The value of a column, without its indexes."""

    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy declares it so.
        ("column", InternalTraversal.dp_clauseelement)
    ]
    """What it is made of: without it SQLAlchemy would write each statement with it anew."""

    def __init__(self, column: ColumnElement[Any]) -> None:
        """Take the column."""
        self.column = column
        self.type = column.type


@compiles(Unsought)
def _plain(unsought: Unsought, compiler: SQLCompiler, **more: Any) -> str:
    return compiler.process(unsought.column, **more)


@compiles(Unsought, "sqlite")
def _with_plus(unsought: Unsought, compiler: SQLCompiler, **more: Any) -> str:
    return f"+{compiler.process(unsought.column, **more)}"
