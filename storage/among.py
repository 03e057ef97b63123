"""A column among many values, given as one: the statement is the same for one and for a hundred.

SQLAlchemy's own `in_` writes the statement anew for each number of values. PostgreSQL takes an
array, SQLite a JSON text. Source: postgresql.org/docs/current/functions-comparisons.html and
sqlite.org/json1.html#jeach
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import JSON, TypeDecorator, TypeEngine


class Many(TypeDecorator[list[Any]]):
    """Many values as one parameter."""

    impl = JSON
    cache_ok = True

    def __init__(self, one: TypeEngine[Any]) -> None:
        """Take the type of each of them."""
        super().__init__()
        self.one = one

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the database takes."""
        kind = JSON() if dialect.name == "sqlite" else ARRAY(self.one)
        return dialect.type_descriptor(kind)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what makes a list ready."""
        return json.dumps if dialect.name == "sqlite" else None


class Among(ColumnElement[bool]):
    """Whether a column is one of the values of the parameter with this name."""

    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy declares it so.
        ("column", InternalTraversal.dp_clauseelement),
        ("values", InternalTraversal.dp_clauseelement),
    ]
    """What it is made of: without it SQLAlchemy would write each statement with it anew."""

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        """Take the column and the parameter's name."""
        self.column = column
        self.values = bindparam(name, type_=Many(column.type))


@compiles(Among)
def _among(among: Among, compiler: SQLCompiler, **more: Any) -> str:
    column, values = compiler.process(among.column, **more), compiler.process(among.values, **more)
    return f"{column} = ANY ({values})"


@compiles(Among, "sqlite")
def _among_on_sqlite(among: Among, compiler: SQLCompiler, **more: Any) -> str:
    column, values = compiler.process(among.column, **more), compiler.process(among.values, **more)
    # Made of our own names, and of a place for the values.
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608
