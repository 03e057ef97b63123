"""A participation process with its phases, meetings and prompts, as loaded from its file."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Words


class PhaseState(StrEnum):
    """Where a phase stands; a facilitator or the clock moves it."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Process(Base):
    """One participation process of one municipality.

    `is_moderated`: the projector in the hall shows only what a facilitator has let through. It is
    chosen at the board and stays when the process file is loaded again. `green_light` is who says
    yes in the end, and `decides_by` until which day (ISO, or empty). `rhythm` says how often
    and when residents are written to unasked (workshop/broadcasts/rhythm.py: what holds without
    it). Once who decides was written at the board (`mandate_by_hand`), the process file no longer
    changes `decider` and `promise`. `shows_results` if everybody may read what came of it.
    """

    __tablename__ = "process"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[Words]
    municipality: Mapped[str] = mapped_column(String(200))
    question: Mapped[Words]
    decider: Mapped[Words]
    promise: Mapped[Words]
    use: Mapped[Words]
    privacy: Mapped[Words]
    consent_version: Mapped[str] = mapped_column(String(40))
    timezone: Mapped[str] = mapped_column(String(60))
    languages: Mapped[list[str]]
    ages: Mapped[dict[str, Any]]
    areas: Mapped[dict[str, Any]]
    contact: Mapped[dict[str, Any]]
    retention: Mapped[dict[str, Any]]
    quiet_hours: Mapped[dict[str, Any]]
    rhythm: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    is_current: Mapped[bool] = mapped_column(default=False)
    is_moderated: Mapped[bool] = mapped_column(default=True)
    green_light: Mapped[str] = mapped_column(String(200), default="", server_default="")
    decides_by: Mapped[str] = mapped_column(String(10), default="", server_default="")
    mandate_by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    shows_results: Mapped[bool] = mapped_column(default=False, server_default=false())
    loaded_at: Mapped[datetime]


class Phase(Base):
    """One dated phase of a process: needs, measures, solutions or test.

    Its dates no longer move a phase that was opened or closed by hand (`moved_by_hand`), and the
    process file no longer changes dates that were set at the board (`dates_by_hand`).
    """

    __tablename__ = "phase"
    __table_args__ = (UniqueConstraint("process_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    title: Mapped[Words]
    intro: Mapped[Words]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default=PhaseState.PLANNED)
    moved_by_hand: Mapped[bool] = mapped_column(default=False)
    dates_by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())


class PhaseMove(Base):
    """Phases that were opened and closed by hand in one act, so that it can be taken back.

    `before` and `after` say of each phase that moved, by kind, its state and whether its dates
    move it: [state, moved_by_hand].
    """

    __tablename__ = "phase_move"
    __table_args__ = (Index("ix_phase_move_process_id_id", "process_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id"))
    verb: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    done_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Meeting(Base):
    """One in-person workshop: where typed notes come from.

    `attendance` holds counts alone: `total`, and `roles` and `ages` by code. What was changed in
    a browser (`changed_by_hand`) the process file no longer changes. One that was added by
    mistake and taken back `is_removed`.
    """

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("process_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    phase_id: Mapped[int | None] = mapped_column(ForeignKey("phase.id"))
    code: Mapped[str] = mapped_column(String(80))
    title: Mapped[Words]
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    tables: Mapped[list[str]] = mapped_column(default=list)
    attendance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_by_hand: Mapped[bool] = mapped_column(default=False)
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())


class Prompt(Base):
    """One photo with its ladder of questions (or questions alone), in every language.

    `each` names the kind of item a template prompt is asked once for; such questions hold
    `{item}`. One with `ages` is asked of these age bands alone, and they are asked no others of
    the phase. A prompt that a newer process file no longer has is retired, never removed: what was
    said to it keeps its question.
    """

    __tablename__ = "prompt"
    __table_args__ = (UniqueConstraint("process_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    phase_id: Mapped[int] = mapped_column(ForeignKey("phase.id"))
    code: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    position: Mapped[int]
    tone: Mapped[str] = mapped_column(String(20))
    each: Mapped[str | None] = mapped_column(String(20))
    questions: Mapped[list[Words]]
    ages: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    picture: Mapped[str | None] = mapped_column(String(80))
    alt: Mapped[Words | None]
    spoken: Mapped[Words | None]
    credit: Mapped[str | None] = mapped_column(String(200))
    licence: Mapped[str | None] = mapped_column(String(200))
    is_retired: Mapped[bool] = mapped_column(default=False)
