"""Putting a broadcast in the schedule: the row is the schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storage.tables import Broadcast, BroadcastState, Process, Prompt
from workshop.book import Book
from workshop.refusals import NothingToSend, WorkshopError
from workshop.residents.audience import read_audience
from workshop.talk.asking import is_open, phase_of


class PhaseNotOpen(WorkshopError):
    """The prompt's phase is not open, so the chat would run ahead of the room or behind it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class PromptNeedsItem(WorkshopError):
    """The prompt is asked once for each need or measure, so it cannot be put by itself."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Plan:
    """What a broadcast says, to whom and when: a prompt, or words by language."""

    prompt: Prompt | None
    words: Mapping[str, str] | None
    audience: str
    due_at: datetime
    is_urgent: bool = False


def plan_broadcast(session: Session, process: Process, plan: Plan, *, now: datetime) -> Broadcast:
    """Put a broadcast in the schedule.

    Raises NothingToSend, BadAudience, PromptNeedsItem, PhaseNotOpen (only for what is due now).
    """
    require_sendable(session, process, plan, now=now)
    broadcast = Broadcast(
        process_id=process.id,
        prompt_id=plan.prompt.id if plan.prompt else None,
        words=dict(plan.words) if plan.words else None,
        audience=plan.audience,
        is_urgent=plan.is_urgent,
        due_at=plan.due_at,
        state=BroadcastState.PLANNED,
        created_at=now,
    )
    session.add(broadcast)
    session.flush()
    return broadcast


def require_sendable(session: Session, process: Process, plan: Plan, *, now: datetime) -> None:
    """Raise what `plan_broadcast` would raise."""
    read_audience(session, process, plan.audience)
    if plan.prompt is None:
        if not any(text.strip() for text in (plan.words or {}).values()):
            raise NothingToSend
        return
    if plan.prompt.each is not None:
        raise PromptNeedsItem(plan.prompt.code)
    phase = phase_of(Book(session), plan.prompt)
    if plan.due_at <= now and not is_open(phase):
        raise PhaseNotOpen(phase.kind)
