"""Where people may come from: a poster, a notice, a school class."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Source(Base):
    """One place that leads people in; `code` is what stands in its link and at who came by it.

    One that is no longer in use `is_retired`: its link still leads in. One that was added by
    mistake and taken back `is_removed`. `kind` is one of workshop/reach/sources.py.
    """

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("process_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    code: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10))
    is_retired: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]
