"""Ballots: what can be given dots, who gave how many, paper dots, and what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Words


class BallotState(StrEnum):
    """Where a ballot stands.

    While it is OPEN residents place dots; once CLOSED they no longer do, but paper dots are still
    entered and nobody has seen a count; COUNTED is final.
    """

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    CANCELLED = "cancelled"


class Ballot(Base):
    """Options that each resident gives `budget` dots to, several on one if that is allowed.

    `decider` and `rule` are read before the first dot and never change once it has opened. It
    closes at `closes_at` by itself. `reason` is why it was called off, for colleagues. `seed` is
    the key to the order in which each resident meets the options.
    """

    __tablename__ = "ballot"
    __table_args__ = (Index("ix_ballot_process_id_state", "process_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    question: Mapped[Words]
    budget: Mapped[int]
    is_several_on_one: Mapped[bool]
    rule: Mapped[Words]
    decider: Mapped[Words]
    seed: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(
        String(20), default=BallotState.DRAFT, server_default=BallotState.DRAFT
    )
    closes_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]


class BallotOption(Base):
    """An item that can be given dots; `title` is what it was called when the ballot opened.

    `unseen_title` is what of it is kept from sight, because somebody unseen says it.
    """

    __tablename__ = "ballot_option"
    __table_args__ = (
        UniqueConstraint("ballot_id", "item_id"),
        Index("ix_ballot_option_item_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    position: Mapped[int]
    title: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    unseen_title: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())


class Dot(Base):
    """How many dots a resident has on an option; none is no row."""

    __tablename__ = "dot"
    __table_args__ = (
        UniqueConstraint("person_id", "option_id"),
        Index("ix_dot_ballot_id_person_id", "ballot_id", "person_id"),
        Index("ix_dot_option_id", "option_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    option_id: Mapped[int] = mapped_column(ForeignKey("ballot_option.id"))
    count: Mapped[int]
    placed_at: Mapped[datetime]


class PaperDots(Base):
    """How many paper dots a table of a workshop put on an option, and who typed that in."""

    __tablename__ = "paper_dots"
    __table_args__ = (
        UniqueConstraint("ballot_id", "meeting_id", "table_label", "option_id"),
        Index("ix_paper_dots_meeting_id", "meeting_id"),
        Index("ix_paper_dots_option_id", "option_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    table_label: Mapped[str] = mapped_column(String(40))
    option_id: Mapped[int] = mapped_column(ForeignKey("ballot_option.id"))
    count: Mapped[int]
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    entered_at: Mapped[datetime]


class Tally(Base):
    """One figure of a result, as it was told when the ballot was counted; never worked out anew.

    It holds only what may be told: a figure that would give somebody away is in no row. `part` is
    what the figure is of (workshop/voting/result.py), `code` the group, empty for everybody;
    without an option it counts people.
    """

    __tablename__ = "tally"
    __table_args__ = (
        Index("ix_tally_ballot_id", "ballot_id"),
        Index("ix_tally_option_id", "option_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    part: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(64))
    option_id: Mapped[int | None] = mapped_column(ForeignKey("ballot_option.id"))
    n: Mapped[int]
