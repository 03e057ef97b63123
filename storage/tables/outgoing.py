"""Everything that is said to a resident: an answer to one, a broadcast to ten thousand."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NotRequired, TypedDict

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Words


class Delivery(StrEnum):
    """The state of one outgoing row. Sum over the states = number of rows, always."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNREACHABLE = "unreachable"
    UNCERTAIN = "uncertain"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    HELD = "held"


MAY_ARRIVE = (
    Delivery.QUEUED,
    Delivery.HELD,
    Delivery.SENDING,
    Delivery.SENT,
    Delivery.UNCERTAIN,
)
"""States in which a message has reached somebody, or still may."""


class BroadcastState(StrEnum):
    """Whether a broadcast has been turned into outgoing rows.

    One that ASKS waits for somebody to say whether it still goes out. A PAUSED one has been turned
    into rows, and what of it has not been sent is held.
    """

    PLANNED = "planned"
    ASKS = "asks"
    FIRED = "fired"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class BroadcastKind(StrEnum):
    """What a broadcast is for."""

    PROMPT = "prompt"
    WORDS = "words"
    DIGEST = "digest"
    INVITATION = "invitation"
    REMINDER = "reminder"
    ANSWER = "answer"


class Anchor(TypedDict):
    """What a broadcast's time hangs on: a workshop by id, or a phase that opens or closes.

    It is due `days` later (earlier, if below 0), when clocks in the process's zone show `clock`.
    """

    of: str
    id: int
    days: int
    clock: str


class SoFar(TypedDict):
    """What need not be said any more of a message that takes several.

    These files, and the text up to so many characters.
    """

    files: list[str]
    until: int


class Payload(TypedDict):
    """What is to be said, as stored; `buttons` are rows of [label, press]."""

    text: str
    buttons: NotRequired[list[list[list[str]]]]
    picture: NotRequired[str]
    alt: NotRequired[str]
    voice: NotRequired[str]


class Series(Base):
    """Several prompts, one after the other, so many days apart; who joins late gets them all.

    It goes on until it is stopped (`ended_at`) or the phase of its prompts closes.
    """

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    every_days: Mapped[int]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Broadcast(Base):
    """One message to an audience, now or at a set time; the row is the schedule.

    It puts a prompt or says `words`, with a picture or a voice from the shelf if there is one; an
    invitation is to a meeting. `place` counts the parts of a series, and the reminders of the
    broadcast that a reminder `reminds_id`, from 1. If its time hangs on something else, that
    is the `anchor`. `asks` says why it waits for somebody. `submitted` is the form that planned
    it: sent twice, it plans once. Residents below `from_age` do not get it. Under words that tell
    of dots stands a `button` that leads to them.
    A reminder comes to nobody who has had the question for fewer than about `remind_after` days.
    """

    __tablename__ = "broadcast"
    __table_args__ = (
        Index("ix_broadcast_submitted", "submitted", unique=True),
        Index(
            "ix_broadcast_planned",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
        Index("ix_broadcast_process_id_due_at", "process_id", "due_at"),
        Index("ix_broadcast_reminds_id", "reminds_id"),
        Index("ix_broadcast_series_id", "series_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    kind: Mapped[str] = mapped_column(
        String(20), default=BroadcastKind.WORDS, server_default=BroadcastKind.WORDS
    )
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompt.id"))
    words: Mapped[Words | None]
    picture: Mapped[str | None] = mapped_column(String(80))
    alt: Mapped[Words | None]
    voice: Mapped[str | None] = mapped_column(String(80))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    reminds_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id"))
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    audience: Mapped[str] = mapped_column(String(500))
    from_age: Mapped[int] = mapped_column(default=0, server_default="0")
    button: Mapped[Words | None]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    anchor: Mapped[Anchor | None] = mapped_column(JSON(none_as_null=True))
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default=BroadcastState.PLANNED)
    asks: Mapped[str | None] = mapped_column(String(20))
    paused_at: Mapped[datetime | None]
    remind_after: Mapped[int] = mapped_column(default=0, server_default="0")
    submitted: Mapped[str | None] = mapped_column(String(64))
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    created_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]


class Outgoing(Base):
    """One thing to be said to one resident, and what became of it.

    `person_id` is NULL for a farewell to somebody of whom nothing is kept; the address then
    stands sealed in `farewell_to` until the row is done, and then the row goes, as toasts do.
    `reply_to` is the message that is marked, or the sealed id of the press that is answered.
    `prompt_id`, `item_id` and `rung` say which question the message holds: that is how a later
    reply finds its prompt. `pressed` is the choice that was made of its buttons, in the words
    on the button. `is_patient` rows are said once the resident has been
    silent for a while; what they say before is part of what they said before it. `ballot_id` is
    there where the options of a ballot are named, which are words too; `names_items` where an
    answer to somebody's own question repeats titles of the board. `so_far` is there once a part
    of it has been said, apart from the payload, which is rewritten where words are hidden.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "person_id"),
        Index(
            "ix_outgoing_queued",
            "channel",
            "priority",
            "id",
            "not_before",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index("ix_outgoing_person_id_message", "person_id", "message"),
        Index("ix_outgoing_state", "state"),
        Index(
            "ix_outgoing_broadcast_person",
            "person_id",
            "not_before",
            sqlite_where=text("broadcast_id IS NOT NULL"),
            postgresql_where=text("broadcast_id IS NOT NULL"),
        ),
        Index(
            "ix_outgoing_patient",
            "person_id",
            # As the query says it, or SQLite does not see that it fits.
            sqlite_where=text("is_patient = 1"),
            postgresql_where=text("is_patient"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    farewell_to: Mapped[bytes | None] = mapped_column(LargeBinary)
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    priority: Mapped[int]
    language: Mapped[str | None] = mapped_column(String(10))
    payload: Mapped[Payload] = mapped_column(JSON)
    so_far: Mapped[SoFar | None] = mapped_column(JSON(none_as_null=True))
    reply_to: Mapped[str | None] = mapped_column(String(200))
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompt.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    rung: Mapped[int] = mapped_column(default=0)
    # Without a foreign key: SQLite cannot give one to a table that others refer to.
    ballot_id: Mapped[int | None]
    names_items: Mapped[bool] = mapped_column(default=False, server_default=false())
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id"))
    state: Mapped[str] = mapped_column(String(20), default=Delivery.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    why: Mapped[str | None] = mapped_column(String(300))
    message: Mapped[str | None] = mapped_column(String(64))
    pressed: Mapped[str | None] = mapped_column(String(200))
    pressed_at: Mapped[datetime | None]
    is_patient: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(16))
    """A courier's mark of its own: what it was given and never heard of, it alone puts back."""
    done_at: Mapped[datetime | None]
