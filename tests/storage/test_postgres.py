"""What only PostgreSQL does, and what it must not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import Facilitator, Process
from tests.conftest import MONDAY

pytestmark = pytest.mark.postgresql


def setting(session: Session, name: str) -> object:
    """Return the value of a setting of the session."""
    return session.scalar(select(text(f"current_setting('{name}')")))


@pytest.fixture
def reading(store: Store) -> Iterator[Session]:
    """A session that only reads."""
    with store.reading() as session:
        yield session


def test_nul_is_left_out_of_what_is_kept(store: Store) -> None:
    with store.writing() as session:
        session.add(Facilitator(name="Ka\x00ri", role="facilitator", created_at=MONDAY))

    with store.reading() as session:
        assert session.scalars(select(Facilitator.name)).all() == ["Kari"]


def test_reader_sees_one_moment(store: Store, jevnaker: str, reading: Session) -> None:
    before = reading.scalars(select(Process.slug)).all()
    with store.writing() as session:
        session.execute(text("UPDATE process SET slug = 'another'"))

    assert reading.scalars(select(Process.slug)).all() == before


def test_reader_cannot_write(reading: Session) -> None:
    with pytest.raises(OperationalError, match="read-only"):
        reading.execute(text("DELETE FROM seen"))


def test_nobody_waits_for_a_lock_for_ever(store: Store) -> None:
    with store.writing() as session:
        names = ("lock_timeout", "idle_in_transaction_session_timeout")
        waits = [setting(session, name) for name in names]

    assert waits == ["15s", "1min"]


def test_isolation_is_ours_whatever_the_server_says(store: Store) -> None:
    with store.writing() as session:
        assert setting(session, "transaction_isolation") == "read committed"
