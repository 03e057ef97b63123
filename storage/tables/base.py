"""What all tables share: the declarative base, words in several languages, moments in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

Words = dict[str, str]
"""One text in several languages: language code to text."""


class Moment(TypeDecorator[datetime]):
    """A point in time: aware UTC in Python, whatever the database can keep.

    SQLite has no time zones, so UTC goes in and out without one there.
    Raises ValueError for a naive datetime: a time without a zone is a programmer's mistake.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: pass aware UTC")
        utc = value if value.tzinfo is UTC else value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object]:
        """Return what makes a moment ready for the database.

        A batch writes the same moment hundreds of times: it is made ready once.
        """
        make_ready = super().bind_processor(dialect)
        # One pair, replaced as a whole: several threads go through here.
        last: tuple[datetime | None, object] = (None, None)

        def process(value: datetime | None) -> object:
            nonlocal last
            moment, ready = last
            if value is moment:
                return ready
            ready = make_ready(value) if make_ready else value
            last = (value, ready)
            return ready

        return process

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        """Return what makes a moment of what the database gives; SQLite gives text."""
        if dialect.name == "sqlite":
            return _moment_in
        return super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _moment_in(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class Base(DeclarativeBase):
    """The declarative base; constraint names are fixed so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: Moment,
        Words: JSON,
        list[Words]: JSON,
        list[str]: JSON,
        dict[str, Any]: JSON,
    }
