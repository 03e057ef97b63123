"""The tables go up and down, and are what the code believes them to be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from storage.schema import (
    MIGRATIONS,
    WrongRevision,
    downgrade,
    is_empty,
    known_revisions,
    migrate,
    newest_revision,
    require_current,
    revision_of,
)
from storage.store import Store
from storage.tables import Base


@pytest.fixture
def empty(database_url: str) -> Iterator[Store]:
    """A database without tables."""
    store = Store(database_url)
    yield store
    store.close()


def revisions() -> list[str]:
    """Return every revision, oldest first."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def test_revisions_are_read_as_alembic_reads_them() -> None:
    assert known_revisions() == set(revisions())
    assert newest_revision() == revisions()[-1]


def test_each_step_goes_up_down_up(empty: Store) -> None:
    for revision in revisions():
        migrate(empty.engine, revision)
        downgrade(empty.engine, "-1")

        migrate(empty.engine, revision)

        assert revision_of(empty.engine) == revision


def test_a_step_that_breaks_takes_those_before_it_back(empty: Store) -> None:
    def break_late(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if "CREATE TABLE census_change" in statement:
            raise OSError("the disk is full")

    event.listen(empty.engine, "before_cursor_execute", break_late)
    with pytest.raises(OSError, match="the disk is full"):
        migrate(empty.engine)
    event.remove(empty.engine, "before_cursor_execute", break_late)

    assert (is_empty(empty.engine), revision_of(empty.engine)) == (True, None)
    migrate(empty.engine)
    assert revision_of(empty.engine) == newest_revision()


def test_down_to_the_base_leaves_nothing(empty: Store) -> None:
    migrate(empty.engine)

    downgrade(empty.engine, "base")

    assert is_empty(empty.engine)


def is_of_a_model(name: str | None, kind: str, _parents: object) -> bool:
    """Tell whether this is not the index of words, which each engine keeps in its own way."""
    return kind != "table" or not str(name).startswith("findable")


def test_tables_are_what_the_code_believes(store: Store) -> None:
    with store.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": is_of_a_model}
        context = MigrationContext.configure(connection, opts=opts)

        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_unmigrated_database_is_refused(empty: Store) -> None:
    with pytest.raises(WrongRevision) as refused:
        require_current(empty.engine)

    assert (refused.value.found, refused.value.wanted) == (None, newest_revision())
