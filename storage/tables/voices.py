"""What was said, by residents in chat and at tables in the room."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class ContributionKind(StrEnum):
    """The form in which something was said."""

    TEXT = "text"
    VOICE = "voice"
    PHOTO = "photo"
    NOTE = "note"


class ContributionState(StrEnum):
    """Whether a contribution may be used; notes are out when their import was taken back."""

    KEPT = "kept"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    OUT = "out"


class Flag(StrEnum):
    """What a facilitator should know about a contribution."""

    FORWARDED = "forwarded"
    FREE = "free"
    LATE = "late"
    EDITED_LATE = "edited-late"
    FOLLOW_UP = "follow-up"
    TO_CONTACT = "to-contact"
    MANY = "many"


UNSORTED = "NOT is_sorted AND NOT is_aside AND state = 'kept'"
"""What is still to be sorted; `workshop.sorting.inbox` asks for it in the same words."""


FOR_CONTACT = """CAST(flags AS VARCHAR) LIKE '%"to-contact"%'"""
"""What was handed to the contact for safety; `workshop.contact` asks for it in the same words."""


class Contribution(Base):
    """One thing somebody said, with where it came from.

    `message` is the channel's own id of the message (per chat, so it names nobody);
    `album` the channel's id of a group of pictures sent as one. Where the words came in several
    messages (a long text that was split, captions of an album), `parts` holds them as
    [message, words], and `text` is all of them.

    `is_sorted` while a quote of it stands under an item, `is_aside` if a facilitator has put it
    away without one, for the reason that `aside_why` names; what is neither is still to be sorted.
    `hidden_why` is why a facilitator has hidden it, also while it is withdrawn as well.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        UniqueConstraint("person_id", "message"),
        UniqueConstraint("person_id", "album"),
        UniqueConstraint("meeting_id", "note_fingerprint"),
        Index("ix_contribution_process_id_id", "process_id", "id"),
        Index("ix_contribution_person_id_id", "person_id", "id"),
        Index("ix_contribution_process_id_channel_id", "process_id", "channel", "id"),
        Index("ix_contribution_phase_id_channel_id", "phase_id", "channel", "id"),
        Index("ix_contribution_prompt_id_channel_id", "prompt_id", "channel", "id"),
        Index(
            "ix_contribution_of_source",
            "process_id",
            "source",
            "channel",
            "id",
            sqlite_where=text("source IS NOT NULL"),
            postgresql_where=text("source IS NOT NULL"),
        ),
        Index(
            "ix_contribution_of_meeting",
            "meeting_id",
            "id",
            sqlite_where=text("meeting_id IS NOT NULL"),
            postgresql_where=text("meeting_id IS NOT NULL"),
        ),
        Index(
            "ix_contribution_of_batch",
            "batch_id",
            sqlite_where=text("batch_id IS NOT NULL"),
            postgresql_where=text("batch_id IS NOT NULL"),
        ),
        Index(
            "ix_contribution_unsorted",
            "process_id",
            "id",
            sqlite_where=text(UNSORTED),
            postgresql_where=text(UNSORTED),
        ),
        *(
            Index(
                f"ix_contribution_{pile}",
                "process_id",
                "id",
                sqlite_where=text(f"is_{pile}"),
                postgresql_where=text(f"is_{pile}"),
            )
            for pile in ("sorted", "aside")
        ),
        Index(
            "ix_contribution_hidden",
            "process_id",
            "id",
            sqlite_where=text("state = 'hidden'"),
            postgresql_where=text("state = 'hidden'"),
        ),
        Index(
            "ix_contribution_for_contact",
            "process_id",
            "id",
            sqlite_where=text(FOR_CONTACT),
            postgresql_where=text(FOR_CONTACT),
        ),
        Index(
            "ix_contribution_unguessed",
            "id",
            sqlite_where=text("language_guessed_at IS NULL"),
            postgresql_where=text("language_guessed_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    phase_id: Mapped[int | None] = mapped_column(ForeignKey("phase.id"))
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompt.id"))
    rung: Mapped[int] = mapped_column(default=0)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    table_label: Mapped[str | None] = mapped_column(String(40))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    note_fingerprint: Mapped[str | None] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(10))
    language_guess: Mapped[str | None] = mapped_column(String(10))
    language_confidence: Mapped[float | None]
    language_guessed_at: Mapped[datetime | None]
    parts: Mapped[list[list[str]] | None] = mapped_column(JSON)
    message: Mapped[str | None] = mapped_column(String(64))
    album: Mapped[str | None] = mapped_column(String(64))
    said_at: Mapped[datetime]
    kept_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(20), default=ContributionState.KEPT)
    is_sorted: Mapped[bool] = mapped_column(server_default=false())
    is_aside: Mapped[bool] = mapped_column(server_default=false())
    aside_why: Mapped[str | None] = mapped_column(String(20))
    hidden_why: Mapped[str | None] = mapped_column(String(20))
    flags: Mapped[list[str]] = mapped_column(default=list)


class Wording(Base):
    """Another wording of a contribution: an earlier one, or one that came too late to count.

    A wording that comes after its phase has closed is kept here (`is_late`) and the contribution
    stays as it was.
    """

    __tablename__ = "wording"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    is_late: Mapped[bool] = mapped_column(default=False)
    replaced_at: Mapped[datetime]


class Moderation(Base):
    """What a facilitator decided about a contribution and the projector in the hall.

    No row: nobody has looked at it yet; one that is removed was taken back, and the contribution
    waits again. It is about the words and pictures that were there: when they change, the
    database's own triggers take the decision away, so that no verb can forget to. `seen` is the
    mark of what was looked at, so that no decision is done again about other words.
    """

    __tablename__ = "moderation"

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    is_through: Mapped[bool]
    decided_at: Mapped[datetime]
    seen: Mapped[str | None] = mapped_column(String(64))
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def id(self) -> int:
        """Its number: that of the contribution it is about."""
        return self.contribution_id
