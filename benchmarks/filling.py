"""Filling a town as fast as its database can, and finding it filled the next time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import Table, event, inspect, text
from sqlalchemy.orm import Session

from benchmarks.crowd import fill, withdraw_some
from benchmarks.plan import plan_with_it
from benchmarks.town import Town, build_town
from storage.schema import is_empty
from storage.store import Store
from storage.tables import Base, Contribution, Media, Outgoing
from workshop.board.searching import index_some
from workshop.outside.echoes import mark_some

RESIDENTS = 200
WORDS_AT_A_TIME = 5_000
FILLED: tuple[type[Base], ...] = (Contribution, Outgoing, Media)
HURRIED = {
    "sqlite": (
        "PRAGMA synchronous=OFF",
        "PRAGMA secure_delete=OFF",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA cache_size=-500000",
        "PRAGMA temp_store=MEMORY",
    ),
    "postgresql": ("SET synchronous_commit=off", "SET maintenance_work_mem='500MB'"),
}
"""Safe to lose, and nothing in it to hide; what is measured afterwards has our own settings."""
DONE = "filled"


def filled_town(
    folder: Path, count: int, elsewhere: str = "", *, is_planned: bool = False
) -> Town:
    """Return a town where so much has been said, with its indexes; made if need be.

    `is_planned` if a plan has come of it (`benchmarks.plan`).
    """
    done = folder / DONE
    if done.exists() and _has_tables(Town(folder, elsewhere)):
        return Town(folder, elsewhere)
    # A server of our own is gone with its databases, and a filling that was stopped is none.
    shutil.rmtree(folder, ignore_errors=True)
    town = build_town(folder, RESIDENTS, elsewhere)
    with _hurried(town) as store:
        with store.writing() as session, _bare(session):
            fill(session, count)
        _settle(store)
        index_all(store)
        with store.writing() as session:
            withdraw_some(session)
        if is_planned:
            with store.writing() as session:
                plan_with_it(session)
        index_all(store)
        _settle(store)
    done.touch()
    return town


def _has_tables(town: Town) -> bool:
    store = Store(town.database_url)
    try:
        return not is_empty(store.engine)
    finally:
        store.close()


def index_all(store: Store) -> None:
    """Put into the indexes what is not there yet."""
    for some in (index_some, mark_some):
        is_done = False
        while not is_done:
            with store.writing() as session:
                is_done = some(session, WORDS_AT_A_TIME) == 0


@contextmanager
def _hurried(town: Town) -> Iterator[Store]:
    store = Store(town.database_url)

    def hurry(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # Either driver's.
        for setting in HURRIED[store.engine.dialect.name]:
            cursor.execute(setting)
        cursor.close()

    event.listen(store.engine, "connect", hurry)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _bare(session: Session) -> Iterator[None]:
    """Let rows come without their indexes, which are quicker made of all rows at once.

    On PostgreSQL without looking each key up, too, and without telling anybody.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    tables = [cast(Table, inspect(one).local_table) for one in FILLED]
    indexes = [index for table in tables for index in table.indexes]
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)


def _settle(store: Store) -> None:
    """Do what the database does by itself in the hour after so much has come."""
    store.forget_deleted()
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
