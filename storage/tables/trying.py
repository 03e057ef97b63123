"""What a facilitator tries before it is sent to many."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Trial(Base):
    """What one facilitator sent to themselves last, and what they answered: sealed, for a day.

    It is no message, no resident and no answer: it is in no count, and nothing points here.
    """

    __tablename__ = "trial"

    facilitator_id: Mapped[int] = mapped_column(
        ForeignKey("facilitator.id"), primary_key=True, autoincrement=False
    )
    sealed: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(index=True)
