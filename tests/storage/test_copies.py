"""A database that one test after the other gets is as a new one each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text

from storage.store import Store
from storage.tables import Facilitator, Process
from tests.conftest import MONDAY
from tests.copies import Copies
from tests.engines import Templates

pytestmark = pytest.mark.postgresql


@pytest.fixture
def copies(templates: Templates) -> Iterator[Copies]:
    """Databases with the shipped process, lent to nobody yet."""
    if not templates.server.is_ours:
        pytest.skip("On a server of somebody's each test gets a database of its own.")
    copies = Copies(templates.server, templates.loaded.template)
    yield copies
    copies.drop_clean()


@contextmanager
def lent(copies: Copies) -> Iterator[Store]:
    """Give a store, and give its database back."""
    name = copies.lend()
    store = Store(copies.server.url_of(name))
    yield store
    store.close()
    copies.take_back(name)


def change(store: Store) -> int:
    """Add a row and change another; the number of the new one."""
    with store.writing() as session:
        session.execute(text("UPDATE process SET slug = 'another'"))
        kari = Facilitator(name="Kari", role="facilitator", created_at=MONDAY)
        session.add(kari)
        session.flush()
        return kari.id


def test_used_database_is_as_a_new_one(copies: Copies) -> None:
    with lent(copies) as new:
        number = change(new)

    with lent(copies) as used:
        with used.reading() as session:
            found = session.scalars(select(Process.slug)).all()
            added = session.scalars(select(Facilitator.name)).all()
        again = change(used)

    assert used.url == new.url
    assert (found, added, again) == (["jevnaker-framtidas-omsorg"], [], number)


def test_database_with_other_tables_is_dropped(copies: Copies) -> None:
    with lent(copies) as changed, changed.writing() as session:
        session.execute(text("ALTER TABLE outgoing RENAME TO gone"))

    with lent(copies) as next_one:
        pass

    assert next_one.url != changed.url
