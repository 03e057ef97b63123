"""Residents, apart from what they said: who may be asked, where they stand, how to reach them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class StepState(StrEnum):
    """How far a resident is with one prompt."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


class Person(Base):
    """One resident under a pseudonym; no name, no birth date, no address.

    `place` is where the conversation stands (workshop/residents/places.py); with it go the
    prompt, item, question of the ladder, or contribution it is about. `carrying_id` is the
    solution that somebody is just offering to carry out. `receipts` is how much of what they said
    was marked as kept since `receipts_since`.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10))
    source: Mapped[str | None] = mapped_column(String(64))
    consent_version: Mapped[str | None] = mapped_column(String(40))
    consented_at: Mapped[datetime | None]
    age_band: Mapped[str | None] = mapped_column(String(20))
    area: Mapped[str | None] = mapped_column(String(40))
    role: Mapped[str | None] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(20))
    place_at: Mapped[datetime]
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompt.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    rung: Mapped[int] = mapped_column(default=0)
    contribution_id: Mapped[int | None]
    carrying_id: Mapped[int | None]
    joined_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    unreachable_at: Mapped[datetime | None]
    receipts: Mapped[int] = mapped_column(default=0, server_default="0")
    receipts_since: Mapped[datetime | None]


class Address(Base):
    """Where a resident can be reached, sealed; looked up by a keyed hash only.

    One resident can have several on the web, one for each device they went on with.
    """

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]


class Consent(Base):
    """One answer to "will you take part?", with the version of the text that was shown."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    is_yes: Mapped[bool]
    answered_at: Mapped[datetime]


class Step(Base):
    """A resident's way through one prompt (and, in later phases, one item of it).

    `item_id` is 0 where the prompt is about no item: a NULL would not be unique.
    """

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("person_id", "prompt_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompt.id"))
    item_id: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20))
    rung: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime]
