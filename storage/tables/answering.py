"""What is done about solutions since, and what residents are told became of their words."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Words


class Progress(StrEnum):
    """How far the work on a solution has come; that nothing has happened is said as well."""

    PLANNED = "planned"
    STARTED = "started"
    UNCHANGED = "unchanged"
    DONE = "done"
    STOPPED = "stopped"


class Status(Base):
    """How a solution stood on a day (ISO 8601), with the reason by language.

    `unseen_words` are reasons that are kept from sight, because somebody unseen says them.
    """

    __tablename__ = "status"
    __table_args__ = (
        Index("ix_status_process_id", "process_id"),
        Index("ix_status_item_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    progress: Mapped[str] = mapped_column(String(20))
    day: Mapped[str] = mapped_column(String(10))
    words: Mapped[Words]
    unseen_words: Mapped[Words] = mapped_column(default=dict, server_default="{}")
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]


class AnswerStep(StrEnum):
    """The steps of the chain at which residents hear what became of their words."""

    NEEDS = "needs"
    MEASURES = "measures"
    SOLUTIONS = "solutions"
    DECISIONS = "decisions"
    PROGRESS = "progress"


class AnswerState(StrEnum):
    """Whether a round of answers is being written, is in the schedule, or was given up."""

    DRAFT = "draft"
    SENT = "sent"
    DROPPED = "dropped"


class Fate(StrEnum):
    """What became of words at a step.

    NOTHING: the step has made nothing of the item. READ: the words stand under no item at all.
    IMPROVED: they would make a solution better that was tried out.
    """

    USED = "used"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not-chosen"
    NOTHING = "nothing"
    READ = "read"
    DECIDED = "decided"
    STATUS = "status"
    IMPROVED = "improved"


class AnswerBack(Base):
    """One round of answers at a step: what stands above and below what is told, by language.

    It goes out as the broadcast `broadcast_id`, to each contributor with what concerns them.
    """

    __tablename__ = "answer_back"
    __table_args__ = (Index("ix_answer_back_process_id", "process_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    step: Mapped[str] = mapped_column(String(20))
    head: Mapped[Words]
    foot: Mapped[Words]
    state: Mapped[str] = mapped_column(String(20), default=AnswerState.DRAFT)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    broadcast_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Became(Base):
    """What became of one item at the step of a round, as it is told, by language.

    `item_id` is None for READ. `about_id` is the decision or status that it tells of.
    """

    __tablename__ = "became"
    __table_args__ = (
        Index("ix_became_answer_id", "answer_id"),
        Index("ix_became_item_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer_back.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    fate: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[int | None]
    place: Mapped[int]
    words: Mapped[Words]
    is_left_out: Mapped[bool] = mapped_column(default=False, server_default=false())


class Told(Base):
    """That a resident is told of what became of an item, by the broadcast of its round."""

    __tablename__ = "told"
    __table_args__ = (
        UniqueConstraint("became_id", "person_id"),
        Index("ix_told_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    became_id: Mapped[int] = mapped_column(ForeignKey("became.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
