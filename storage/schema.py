"""Bringing the tables to the newest revision, and refusing to work on any other.

Alembic is imported where tables are changed: those who only look do not wait for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, func, inspect, select, text

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
NAMED = re.compile(r'^(down_revision|revision) = "([^"]+)"', re.MULTILINE)
MIGRATING = 8_372_519
"""The number of the lock that migrating takes; it has only to be no other one's."""


class WrongRevision(Exception):
    """The tables are not at the revision this program was written for."""

    def __init__(self, found: str | None, wanted: str) -> None:
        super().__init__(f"found revision {found}, wanted {wanted}")
        self.found = found
        self.wanted = wanted


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to a revision (default: the newest). Raises alembic's CommandError."""
    from alembic import command

    config = _config()
    with _alone(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def migrate_within(connection: Connection, revision: str = "head") -> None:
    """Bring the tables to a revision inside the caller's transaction; commits nothing."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def known_revisions() -> frozenset[str]:
    """Return every revision that this program can bring up to date."""
    return frozenset(number for what, number in _named() if what == "revision")


def downgrade(engine: Engine, revision: str) -> None:
    """Take the tables back to a revision; `base` removes them all."""
    from alembic import command

    config = _config()
    with _alone(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def is_empty(database: Engine | Connection) -> bool:
    """Tell whether the database holds none of our tables."""
    return not set(inspect(database).get_table_names()) - {"alembic_version"}


def require_current(engine: Engine) -> None:
    """Raise WrongRevision unless the tables are at the newest revision."""
    found = revision_of(engine)
    wanted = newest_revision()
    if found != wanted:
        raise WrongRevision(found, wanted)


def revision_of(engine: Engine) -> str | None:
    """Return the revision of the tables; None when there is none."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def newest_revision() -> str:
    """Return the revision this program was written for."""
    (newest,) = known_revisions() - {number for what, number in _named() if what != "revision"}
    return newest


def _named() -> list[tuple[str, str]]:
    scripts = (MIGRATIONS / "versions").glob("*.py")
    return [named for script in scripts for named in NAMED.findall(script.read_text("utf-8"))]


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection for changing tables; of several processes that start at once, one goes.

    The transaction is begun here: in one that it finds begun, alembic commits nothing. On SQLite
    it would otherwise commit step by step, and let another process in between two steps.
    """
    with engine.execution_options(verksted_writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
        yield connection


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
