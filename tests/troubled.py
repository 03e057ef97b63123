"""A real SQLite file whose disk is full, or that somebody else holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import make_url

from storage.store import Store

SHORT_WAIT_MS = 100


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """Let the database find no room for another page, as on a full disk, in this block."""
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with _connecting(store, f"PRAGMA max_page_count={pages}"):
        yield


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Hold the database from a connection of one's own in this block; nobody waits long for it."""
    holder = sqlite3.connect(str(make_url(store.url).database), isolation_level=None)
    with _connecting(store, f"PRAGMA busy_timeout={SHORT_WAIT_MS}"):
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")
            holder.close()


@contextmanager
def _connecting(store: Store, pragma: str) -> Iterator[None]:
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(pragma)

    event.listen(store.engine, "connect", prepare)
    store.engine.dispose()
    try:
        yield
    finally:
        event.remove(store.engine, "connect", prepare)
        store.engine.dispose()


TROUBLES = (full_disk, locked)
