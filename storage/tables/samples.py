"""A sample of what was sorted, sorted once more by somebody who does not see how."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Sample(Base):
    """A random sample of the sorted contributions of a phase, drawn with `seed`.

    One that was drawn by mistake is removed: nobody had sorted in it.
    """

    __tablename__ = "sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    phase_id: Mapped[int | None] = mapped_column(ForeignKey("phase.id"))
    kind: Mapped[str] = mapped_column(String(20))
    seed: Mapped[int]
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))
    coder_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))
    drawn_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())


class SampleCard(Base):
    """One contribution of a sample: the items of the first sorting, and of the second.

    `first` is as the board stood when the sample was drawn, `second` None until it has been
    sorted, `settled` what the two agreed on where they differed.
    """

    __tablename__ = "sample_card"
    __table_args__ = (UniqueConstraint("sample_id", "contribution_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    place: Mapped[int]
    first: Mapped[list[int]] = mapped_column(JSON)
    second: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    settled: Mapped[str | None] = mapped_column(String(20))
