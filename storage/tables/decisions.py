"""What was decided about solutions, and by whom."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Words


class Ruled(StrEnum):
    """What a decision says about what it concerns."""

    YES = "yes"
    CHANGED = "changed"
    LATER = "later"
    NO = "no"


class Decision(Base):
    """A decision of a body on a day (ISO 8601), with its reasons by language.

    `document` is the address of the minutes, if they are public. `unseen_words` are reasons that
    are kept from sight, because somebody unseen says them.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_process_id", "process_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    body: Mapped[str] = mapped_column(String(120))
    decided_on: Mapped[str] = mapped_column(String(10))
    ruled: Mapped[str] = mapped_column(String(20))
    words: Mapped[Words]
    unseen_words: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    document: Mapped[str] = mapped_column(String(500), default="")
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]


class Concern(Base):
    """A solution that a decision concerns."""

    __tablename__ = "concern"
    __table_args__ = (
        UniqueConstraint("decision_id", "item_id"),
        Index("ix_concern_item_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
