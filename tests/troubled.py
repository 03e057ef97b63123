"""A real database whose disk is full, or that somebody else holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storage.store import Store

SHORT_WAIT_MS = 100
SHORT_LOCK_WAIT = f"SET lock_timeout = {SHORT_WAIT_MS}"
_settings: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()


def can_be_troubled(store: Store) -> None:
    """Let trouble come over this store later; before any thread works with it.

    SQLAlchemy's list of hooks may not change while another thread goes through it: so there is
    one from the start, and what it says changes.
    """
    engine = store.engine

    def prepare(connection: Any, _record: object, _proxy: object) -> None:
        if (setting := _settings.get(engine)) is not None:
            connection.execute(setting)
            connection.commit()

    event.listen(engine, "checkout", prepare)


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """Let the database find no room for another page, as on a full disk, in this block."""
    if store.engine.dialect.name == "postgresql":
        with _refusing(store):
            yield
        return
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with _asking(store, f"PRAGMA max_page_count={pages}"):
        yield


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Hold the database from a connection of one's own in this block; nobody waits long for it."""
    if store.engine.dialect.name == "postgresql":
        with _held(store.url), _asking(store, SHORT_LOCK_WAIT):
            yield
        return
    holder = sqlite3.connect(str(make_url(store.url).database), isolation_level=None)
    with _asking(store, f"PRAGMA busy_timeout={SHORT_WAIT_MS}"):
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")
            holder.close()


@contextmanager
def answer_lost(nth: int) -> Iterator[None]:
    """Let the n-th commit of this block be done, and its answer be lost."""
    commits = 0

    def lose(_session: Session) -> None:
        nonlocal commits
        commits += 1
        if commits == nth:
            raise OperationalError("COMMIT", {}, Exception("the connection was lost"))

    event.listen(Session, "after_commit", lose)
    try:
        yield
    finally:
        event.remove(Session, "after_commit", lose)


@contextmanager
def _held(url: str) -> Iterator[None]:
    another = Store(url)
    try:
        with another.writing() as writer:
            writer.execute(text("LOCK TABLE contribution, outgoing IN EXCLUSIVE MODE"))
            yield
    finally:
        another.close()


@contextmanager
def _asking(store: Store, setting: str) -> Iterator[None]:
    """Set something each time that a connection is taken from the pool; after it, all are new."""
    _settings[store.engine] = setting
    try:
        yield
    finally:
        del _settings[store.engine]
        store.engine.dispose()


@contextmanager
def _refusing(store: Store) -> Iterator[None]:
    """Let PostgreSQL refuse every contribution with the error it has for a full disk."""
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON contribution"
            " FOR EACH STATEMENT EXECUTE FUNCTION full_disk()"
        )
    yield
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full_disk ON contribution")
        connection.exec_driver_sql("DROP FUNCTION full_disk()")


TROUBLES = (full_disk, locked)
