"""How residents of the web chat wish to be told of something new, and what they were told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class WayKind(StrEnum):
    """By what a resident is told; NONE is somebody who said no."""

    PUSH = "push"
    MAIL = "mail"
    NONE = "none"


class NudgeState(StrEnum):
    """What became of a nudge; SEEN: the conversation was looked at before it was due."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    SEEN = "seen"
    CANCELLED = "cancelled"
    GONE = "gone"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"


class NudgeWay(Base):
    """Where one resident is told, sealed; one that is not confirmed yet is only asked.

    `fingerprint` is the keyed hash of the endpoint or address, `token_hash` of what stands in the
    links of each e-mail. All three are NULL where somebody said no.
    """

    __tablename__ = "nudge_way"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(10))
    fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    added_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Nudge(Base):
    """One word to one resident that there is something new; or, with `way_id`, the first letter.

    `outgoing_id` is the row of a broadcast that it follows: unique, so nobody is told twice of
    one. NULL in the letter that asks whether an address is theirs.
    """

    __tablename__ = "nudge"
    __table_args__ = (
        Index(
            "ix_nudge_queued",
            "not_before",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    outgoing_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing.id"), unique=True)
    way_id: Mapped[int | None] = mapped_column(ForeignKey("nudge_way.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    why: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class PushKey(Base):
    """The one key that push services know us by, sealed; every subscription is bound to it."""

    __tablename__ = "push_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
