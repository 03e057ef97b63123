"""What a commit means, and that moments stay what they were."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import Facilitator


def pragma(session: Session, name: str) -> object:
    """Return the value of a SQLite setting."""
    return session.execute(text(f"PRAGMA {name}")).scalar()


@pytest.mark.sqlite
def test_commit_means_on_disk(store: Store) -> None:
    with store.writing() as session:
        settings = [pragma(session, name) for name in ("journal_mode", "synchronous")]

    assert settings == ["wal", 2]


@pytest.mark.sqlite
def test_deleted_text_is_overwritten(store: Store) -> None:
    with store.reading() as session:
        assert pragma(session, "secure_delete") == 1


@pytest.mark.sqlite
def test_foreign_keys_are_held(store: Store) -> None:
    with store.reading() as session:
        assert pragma(session, "foreign_keys") == 1


def test_moment_comes_back_as_utc(store: Store) -> None:
    noon = datetime(2027, 3, 28, 12, 0, tzinfo=ZoneInfo("Europe/Oslo"))
    with store.writing() as session:
        session.add(Facilitator(name="K", role="facilitator", created_at=noon))

    with store.reading() as session:
        kept = session.query(Facilitator).one().created_at

    assert (kept, kept.tzinfo) == (noon, UTC)


def test_naive_moment_is_refused(store: Store) -> None:
    naive = datetime(2027, 3, 28, 12, 0)  # noqa: DTZ001 - this is what must be refused.

    with pytest.raises(StatementError, match="naive"), store.writing() as session:
        session.add(Facilitator(name="K", role="facilitator", created_at=naive))


def test_exception_keeps_nothing(store: Store) -> None:
    def fail_in_the_middle() -> None:
        with store.writing() as session:
            session.add(Facilitator(name="K", role="r", created_at=datetime.now(UTC)))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail_in_the_middle()

    with store.reading() as session:
        assert session.query(Facilitator).all() == []


def test_connection_in_use_at_the_close_is_closed_when_it_comes_back(store: Store) -> None:
    with store.reading() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        store.close()

    with pytest.raises(Exception, match="closed"):
        raw.execute("SELECT 1")
