"""Words in a row of what was said, as numbers, by which a text that repeats them is found."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Echo(Base):
    """Some words in a row of a contribution, as a number (`mark`); `is_first` if it begins so.

    Every contribution that has been looked at has one, if only the mark of no words. It is an
    index: whatever it holds can be made anew, and what it has found must be read to be known.
    """

    __tablename__ = "echo"
    __table_args__ = (
        Index("ix_echo_contribution_id", "contribution_id"),
        Index(
            "ix_echo_first",
            "mark",
            "contribution_id",
            postgresql_where=text("is_first"),
            sqlite_where=text("is_first = 1"),
        ),
        {"sqlite_with_rowid": False},
    )

    mark: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    contribution_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_first: Mapped[bool]


class StaleEcho(Base):
    """A contribution of which something has changed, or which went, since its marks were made.

    The database's own triggers write it.
    """

    __tablename__ = "stale_echo"

    contribution_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
