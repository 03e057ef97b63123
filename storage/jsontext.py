"""JSON as a column holds it, read often: flags, titles, questions."""

from __future__ import annotations

from json import JSONDecoder
from typing import Any

EMPTY = frozenset({"[]", b"[]"})
decode = JSONDecoder().decode


def read_json(column: str | bytes) -> Any:
    """Return what a column of JSON says, new for each row: SQLite gives text, psycopg bytes.

    Most of them are lists of nothing, and `json.loads` looks which encoding bytes have: it is
    always UTF-8. A bare number raises TypeError, as there: SQLAlchemy takes it as it is then.
    """
    if column in EMPTY:
        return []
    return decode(column if isinstance(column, str) else str(column, "utf-8"))
