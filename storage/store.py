"""The database: one engine, and the ways into it: reading, writing, and trying what is not kept.

An edge opens exactly one of the two for an update batch, a request or a delivery; verbs never
commit. SQLite gets the settings that make a commit mean that it is on disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from sqlite3 import OperationalError as SQLiteError
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Dialect, Engine, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session

from storage.asking import ANSWERS
from storage.jsontext import read_json
from storage.listening import DeafEar, Ear, ListeningEar
from storage.turns import Turns

AWAY = (OperationalError, InterfaceError, NoConnectionFree)
"""The database cannot be had, or cannot work, just now: nobody who spoke is at fault."""
LOCK_WAIT_MS = 15_000
SHORT_WAIT_MS = 200
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    f"PRAGMA busy_timeout={LOCK_WAIT_MS}",
)


class Store:
    """One database, opened lazily; `close` returns its connections."""

    def __init__(self, url: str) -> None:
        """Prepare the engine for this SQLAlchemy URL (SQLite, or PostgreSQL with psycopg 3)."""
        self.url = url
        self.engine = make_engine(url)
        self._turns = Turns(LOCK_WAIT_MS / 1000)
        self._writer = self.engine.execution_options(verksted_writes=True)
        self._reader = self.engine
        if self.engine.dialect.name == "postgresql":
            # All queries of one session see the same moment, as on SQLite.
            self._reader = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads; nothing it does is kept."""
        answers: dict[str, object] = {ANSWERS: {}}
        with Session(
            self._reader, expire_on_commit=False, autoflush=False, info=answers
        ) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open one transaction; it is committed on leaving, rolled back on an exception."""
        with (
            self._turn(),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """Open one transaction in which all can be done; it is taken back on leaving."""
        with self._turn(), Session(self._writer, expire_on_commit=False) as session:
            yield session

    def _turn(self) -> AbstractContextManager[None]:
        return self._turns.taken() if self.engine.dialect.name == "sqlite" else nullcontext()

    def forget_deleted(self) -> bool:
        """Make deleted text leave the write-ahead log too; tell whether it has left.

        It cannot while somebody is reading or the disk is full: then try again soon. Source:
        sqlite.org/pragma.html#pragma_secure_delete covers pages, not the log. On PostgreSQL there
        is nothing that we could do: its own vacuum and its log's recycling do it in time.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        with self.engine.connect() as connection:
            raw = connection.connection.driver_connection
            if not isinstance(raw, SQLiteConnection):
                raise TypeError(f"not SQLite's own driver: {type(raw).__name__}")
            raw.execute(f"PRAGMA busy_timeout={SHORT_WAIT_MS}")
            try:
                is_busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except SQLiteError:
                # A full disk: what was committed stands, and the log is emptied another time.
                return False
            finally:
                raw.execute(f"PRAGMA busy_timeout={LOCK_WAIT_MS}")
        return not is_busy

    @property
    def is_told(self) -> bool:
        """Whether other processes are told at once of what one has written."""
        return self.engine.dialect.name == "postgresql"

    def ear(self) -> Ear:
        """Return what hears that another process has written something."""
        return ListeningEar(self.engine) if self.is_told else DeafEar()

    def close(self) -> None:
        """Give every connection back; one that is in use, as soon as it no longer is."""
        event.listen(self.engine, "checkin", _close_connection)
        self.engine.dispose()


def _close_connection(connection: Any, _record: object) -> None:
    # The pool that it goes back to is gone: nobody would ever close it.
    if connection is not None:
        connection.close()


def make_engine(url: str) -> Engine:
    """Return an engine with our settings; connects to nothing yet."""
    if make_url(url).get_backend_name() != "sqlite":
        # Late: psycopg is loaded only where it is used.
        from storage.postgres import make_postgres_engine

        return make_postgres_engine(url)
    _make_folder_for(url)
    wait = {"timeout": LOCK_WAIT_MS / 1000}
    # What a statement carried is what residents wrote: it belongs in no error message.
    engine = create_engine(
        url, connect_args=wait, hide_parameters=True, json_deserializer=read_json
    )
    event.listen(engine, "do_connect", _make_private_file)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder_for(url: str) -> None:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)


def _make_private_file(
    _dialect: Dialect, _record: Any, arguments: Sequence[Any], _options: Any
) -> None:
    """Make a new database's file, which SQLite would let everybody read, just before SQLite.

    Its log and shared memory take the file's mode. Source: sqlite.org/src, findCreateFileMode.
    """
    if not arguments or str(arguments[0]).startswith((":memory:", "file:")):
        return
    try:
        Path(arguments[0]).touch(PRIVATE_FILE, exist_ok=False)
    except OSError:
        # It is there already, or SQLite will say in its own words why it cannot be.
        pass


def _prepare_sqlite(connection: SQLiteConnection, _record: Any) -> None:
    # The driver's own transaction handling begins late and never IMMEDIATE: we begin ourselves.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    # A writer that starts as a reader can be refused when it upgrades; BEGIN IMMEDIATE waits.
    writes = connection.get_execution_options().get("verksted_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
