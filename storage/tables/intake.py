"""What the edges need to remember: events taken and not taken, heartbeats, outages, leases."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Seen(Base):
    """The fingerprint of an event that was taken; a repetition changes nothing.

    Membership is asked, never order: Telegram's update ids restart at random after a quiet week.
    """

    __tablename__ = "seen"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(index=True)


class FailedUpdate(Base):
    """An event no handler could take: sealed, with its error, blanked after seven days."""

    __tablename__ = "failed_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    why: Mapped[str] = mapped_column(String(300))
    failed_at: Mapped[datetime]


class Heartbeat(Base):
    """When a part of the running system was last at work, and what it knows."""

    __tablename__ = "heartbeat"

    part: Mapped[str] = mapped_column(String(40), primary_key=True)
    beat_at: Mapped[datetime]
    knows: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Cause(StrEnum):
    """Why a channel was not heard, or not all of it.

    OTHER_BOT: another one with the same token took some of it. RESTORED: this is what a backup
    held, and what came since its making went to a machine that is gone.
    """

    AWAY = "away"
    OTHER_BOT = "other_bot"
    RESTORED = "restored"


class Outage(Base):
    """A time when nothing could be heard on a channel, longer than Telegram keeps presses.

    Or one, however short, when another bot took some of what there was to hear.

    `settled_at` is when those who may have pressed in vain were asked again, `asked` how many of
    this outage; whoever waited in several is counted at each, and was asked once.
    """

    __tablename__ = "outage"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(20), default=Cause.AWAY, server_default=Cause.AWAY)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    asked: Mapped[int] = mapped_column(default=0)


class Lease(Base):
    """What only one process may do at a time, who does it, and until when that is certain."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime]
