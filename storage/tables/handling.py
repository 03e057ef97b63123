"""What facilitators do with the words of one contribution: writing down a voice, hiding names."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class TranscriptState(StrEnum):
    """Whether what was written down of a voice counts as its words."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"


class Transcript(Base):
    """One version of what was written down of a voice; without `made_by_id` a machine wrote it.

    Only an accepted one is words of the contribution. All versions are kept.
    """

    __tablename__ = "transcript"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    accepted_at: Mapped[datetime | None]


class Redaction(Base):
    """Words that were hidden in a contribution and in all that repeats them.

    `sealed` is what stood there before, until `until`; then it is gone for good. `mark` is the
    keyed hash of the words (`length` of them; of their signs, if they stood inside longer words),
    so that they are hidden again if they come back with a new wording.
    """

    __tablename__ = "redaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    mark: Mapped[str] = mapped_column(String(64))
    length: Mapped[int]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    until: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class FollowUp(Base):
    """That somebody has seen to what was handed to the contact for safety: who, and when.

    Nothing else stands here: what was done about it belongs to no board. It goes with the words.
    """

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), index=True
    )
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]
