"""What a database is asked while something is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

Statement = tuple[str, Any]
"""The words of it, and its values as the driver takes them."""


@contextmanager
def noted(engine: Engine) -> Iterator[list[Statement]]:
    """Note every statement that is sent meanwhile, in order."""
    seen: list[Statement] = []

    def note(_c: object, _k: object, sql: str, values: Any, *_: object) -> None:
        seen.append((sql, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
