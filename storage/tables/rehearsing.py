"""A rehearsal: robot residents answer, so that facilitators can try the evening."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Rehearsal(Base):
    """The rehearsal that is on in a process; it goes when it is wiped, so there is one at most.

    The robots answer the prompts of `phase_id`, whether or not it is open to residents. `taken` is
    how many of their turns are over, `per_tick` how many they take each second.
    """

    __tablename__ = "rehearsal"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), unique=True)
    phase_id: Mapped[int] = mapped_column(ForeignKey("phase.id"))
    robots: Mapped[int]
    per_tick: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime]
