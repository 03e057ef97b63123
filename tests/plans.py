"""How a database goes about what it is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from storage.store import Store
from tests.statements import noted

EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}
WHOLE = {"sqlite": "SCAN contribution", "postgresql": "Seq Scan on contribution"}
"""What a plan says that reads all contributions."""


def plans(
    store: Store, act: Callable[[Session], object], of: str = "FROM contribution"
) -> list[str]:
    """Return how the database goes about each question with these words that the act asks."""
    with noted(store.engine) as seen, store.reading() as session:
        act(session)
    explain = EXPLAIN[store.engine.dialect.name]
    found = [explained(store, explain + sql, values) for sql, values in seen if of in sql]
    return ["\n".join(map(str, plan)) for plan in found]


def explained(store: Store, sql: str, values: Any) -> list[Any]:
    """Return the rows of a plan. With so few rows PostgreSQL would read them all, as it should."""
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return list(connection.exec_driver_sql(sql, values).all())
