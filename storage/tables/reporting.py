"""What facilitators add to the report for the council: words of their own, and what it cost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class ReportWording(Base):
    """What stands at the head of a section of the report, in one language, in place of our words.

    `section` is one of workshop/reporting/sections.py. One that was given up `is_removed`.
    """

    __tablename__ = "report_wording"
    __table_args__ = (UniqueConstraint("process_id", "section", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    section: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text, default="")
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]


class ReportCost(Base):
    """One thing that the process cost the municipality: kroner (NOK), hours of work, or both."""

    __tablename__ = "report_cost"
    __table_args__ = (Index("ix_report_cost_process_id", "process_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    what: Mapped[str] = mapped_column(String(120))
    amount: Mapped[int | None]
    hours: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]
