"""Voices and pictures of contributions, and what has been decided about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class MediaState(StrEnum):
    """How far a voice or picture is on its way to our own shelf."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"
    LOST = "lost"
    GONE = "gone"


class Shown(StrEnum):
    """What the sender said about the people in a picture; only NOBODY lets it be shown."""

    UNASKED = "unasked"
    NOBODY = "nobody"
    SOMEBODY = "somebody"


class Ruling(StrEnum):
    """What a facilitator has decided about a picture; it goes before what the sender said."""

    HELD = "held"
    LET_THROUGH = "let-through"


class Media(Base):
    """A voice or picture of a contribution.

    `reference` is where to fetch it from (sealed, gone once it is kept); `name` is its random
    name on our shelf. `ruling_why` is what a facilitator typed when they decided about a picture.
    """

    __tablename__ = "media"
    __table_args__ = (
        Index(
            "ix_media_waiting",
            "not_before",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_media_state", "state"),
        Index(
            "ix_media_ruling",
            "ruling",
            sqlite_where=text("ruling IS NOT NULL"),
            postgresql_where=text("ruling IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    reference: Mapped[bytes | None] = mapped_column(LargeBinary)
    name: Mapped[str | None] = mapped_column(String(80), unique=True)
    mime: Mapped[str | None] = mapped_column(String(80))
    size_bytes: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[int | None]
    shown: Mapped[str] = mapped_column(String(20), default=Shown.UNASKED)
    ruling: Mapped[str | None] = mapped_column(String(20))
    ruling_why: Mapped[str | None] = mapped_column(Text)
    message: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    why: Mapped[str | None] = mapped_column(String(200))


class Discarded(Base):
    """A file that is to leave the shelf: written with the deletion, swept after its commit."""

    __tablename__ = "discarded"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
