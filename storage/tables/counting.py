"""What has changed after it was counted or indexed; the database's own triggers write it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class CensusChange(Base):
    """One contribution more (`n` 1) or fewer (-1) of a kind, by a change to what was there.

    No count is kept here: it tells those who have counted what is different now. The newest
    are kept; whoever has missed some counts anew. `said_at` is NULL for what changed before it
    was noted.
    """

    __tablename__ = "census_change"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int]
    process_id: Mapped[int]
    phase_id: Mapped[int | None]
    prompt_id: Mapped[int | None]
    channel: Mapped[str] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(64))
    meeting_id: Mapped[int | None]
    said_at: Mapped[datetime | None]
    n: Mapped[int]


class StaleWords(Base):
    """A contribution that changed or went, so that its words have to leave the index of words.

    `is_out` once they are out of the index; they may still be in the file until it is merged.
    """

    __tablename__ = "stale_words"

    contribution_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_out: Mapped[bool] = mapped_column(default=False)
