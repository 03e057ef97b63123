"""Bringing the tables to the newest revision, and refusing to work on any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, inspect, select

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATING = 8_372_519
"""The number of the lock that migrating takes; it has only to be no other one's."""


class WrongRevision(Exception):
    """The tables are not at the revision this program was written for."""

    def __init__(self, found: str | None, wanted: str) -> None:
        super().__init__(f"found revision {found}, wanted {wanted}")
        self.found = found
        self.wanted = wanted


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to a revision (default: the newest)."""
    config = _config()
    with _alone(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def migrate_within(connection: Connection, revision: str = "head") -> None:
    """Bring the tables to a revision inside the caller's transaction; commits nothing."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def known_revisions() -> frozenset[str]:
    """Return every revision that this program can bring up to date."""
    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def downgrade(engine: Engine, revision: str) -> None:
    """Take the tables back to a revision; `base` removes them all."""
    config = _config()
    with _alone(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
        connection.commit()


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
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Return the revision this program was written for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("storage/migrations/versions is empty")
    return head


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection for changing tables; of several processes that start at once, one goes."""
    with engine.execution_options(verksted_writes=True).connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
        yield connection


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
