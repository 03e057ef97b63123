"""Putting broadcasts in the schedule: the rows are the schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import (
    Anchor,
    Broadcast,
    BroadcastKind,
    BroadcastState,
    Meeting,
    Process,
    Prompt,
    Series,
)
from workshop.book import Book
from workshop.broadcasts.reaching import Whom
from workshop.broadcasts.rhythm import delivered_from, rhythm_of
from workshop.broadcasts.when import days_later, due_of
from workshop.refusals import NothingToSend, WorkshopError
from workshop.residents.audience import read_audience
from workshop.talk.asking import is_open, phase_of

PLANNING = "planning"
"""Who plans does it alone: a form that arrives twice at once plans once."""
MOST_PARTS = 12


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


class TooManyReminders(WorkshopError):
    """People would be reminded more often than the process allows (`most`), or of no question."""

    def __init__(self, most: int) -> None:
        super().__init__(str(most))
        self.most = most


class MeetingOver(WorkshopError):
    """An invitation to this workshop would come when it has been held."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NothingToHangOn(WorkshopError):
    """The workshop or phase that the time hangs on is not there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a broadcast says, to whom and when: a prompt, or words by language.

    With an `anchor`, that says when, and `due_at` is not looked at. Those who do not answer are
    reminded `reminders` times, first after `remind_after` days, then with each pause twice as
    long. `submitted` names the form: sent twice, it plans once. A `button` by language leads to
    the ballot that is open.
    """

    prompt: Prompt | None
    words: Mapping[str, str] | None
    audience: str
    due_at: datetime
    is_urgent: bool = False
    kind: BroadcastKind | None = None
    picture: str | None = None
    alt: Mapping[str, str] | None = None
    button: Mapping[str, str] | None = None
    voice: str | None = None
    meeting: Meeting | None = None
    anchor: Anchor | None = None
    from_age: int = 0
    reminders: int = 0
    remind_after: int = 3
    submitted: str | None = None
    facilitator_id: int | None = None

    @property
    def whom(self) -> Whom:
        """What decides whom it reaches."""
        prompt_id = self.prompt.id if self.prompt else None
        is_owed = self.kind == BroadcastKind.ANSWER
        return Whom(self.audience, prompt_id, self.from_age, self.is_urgent, is_owed=is_owed)


def plan_broadcast(session: Session, process: Process, plan: Plan, *, now: datetime) -> Broadcast:
    """Put a broadcast in the schedule, with its reminders.

    Returns the one that the same form has planned already, if it has. Raises NothingToSend,
    BadAudience, PromptNeedsItem, TooManyReminders, NothingToHangOn, MeetingOver, PhaseNotOpen
    (only for what is due now).
    """
    take_turn(session, PLANNING)
    if (known := planned_by(session, plan.submitted)) is not None:
        return known
    plan = _dated(session, process, plan)
    require_sendable(session, process, plan, now=now)
    broadcast = row_of(process, plan, now)
    session.add(broadcast)
    session.flush()
    _plan_reminders(session, process, plan, broadcast, now)
    return broadcast


def plan_series(
    session: Session,
    process: Process,
    plan: Plan,
    prompts: Sequence[Prompt],
    *,
    every_days: int,
    now: datetime,
) -> list[Broadcast]:
    """Put prompts in the schedule one after the other, so many days apart; late joiners get them
    all.

    Raises what `plan_broadcast` raises, and ValueError for a pause of no days or too many parts.
    """
    if not (1 <= every_days <= 60 and 1 <= len(prompts) <= MOST_PARTS):
        raise ValueError(f"{len(prompts)} parts every {every_days} days")
    take_turn(session, PLANNING)
    if (known := planned_by(session, plan.submitted)) is not None:
        return parts_of_series(session, known)
    plan = _dated(session, process, plan)
    series = Series(process_id=process.id, every_days=every_days, created_at=now)
    session.add(series)
    session.flush()
    for place, prompt in enumerate(prompts):
        days = place * every_days
        part = replace(
            plan,
            prompt=prompt,
            words=None,
            kind=BroadcastKind.PROMPT,
            due_at=days_later(process, plan.due_at, days),
            anchor=_so_much_later(plan.anchor, days),
            submitted=plan.submitted if place == 0 else None,
        )
        require_sendable(session, process, part, now=now)
        broadcast = row_of(process, part, now)
        broadcast.series_id, broadcast.place = series.id, place + 1
        session.add(broadcast)
        session.flush()
        _plan_reminders(session, process, part, broadcast, now)
    first = select(Broadcast).where(Broadcast.series_id == series.id, Broadcast.place == 1)
    return parts_of_series(session, session.scalars(first).one())


def planned_by(session: Session, submitted: str | None) -> Broadcast | None:
    """Return what a form has planned already, of a series its first part."""
    if submitted is None:
        return None
    return session.scalar(select(Broadcast).where(Broadcast.submitted == submitted))


def parts_of_series(session: Session, broadcast: Broadcast) -> list[Broadcast]:
    """Return the parts of the series that a broadcast is of, in order; itself if of none."""
    if broadcast.series_id is None:
        return [broadcast]
    parts = select(Broadcast).where(Broadcast.series_id == broadcast.series_id)
    return list(session.scalars(parts.order_by(Broadcast.place)))


def reminders_of(session: Session, broadcast_id: int) -> list[Broadcast]:
    """Return the reminders of a broadcast, in order."""
    reminders = select(Broadcast).where(Broadcast.reminds_id == broadcast_id)
    return list(session.scalars(reminders.order_by(Broadcast.place)))


def require_sendable(session: Session, process: Process, plan: Plan, *, now: datetime) -> None:
    """Raise what `plan_broadcast` would raise."""
    plan = _dated(session, process, plan)
    read_audience(session, process, plan.audience)
    most = rhythm_of(process).reminders if plan.prompt is not None else 0
    if plan.reminders > most:
        raise TooManyReminders(most)
    _require_ahead(process, plan, now)
    if plan.prompt is None:
        if not any(text.strip() for text in (plan.words or {}).values()):
            raise NothingToSend
        return
    if plan.prompt.each is not None:
        raise PromptNeedsItem(plan.prompt.code)
    phase = phase_of(Book(session), plan.prompt)
    if plan.due_at <= now and not is_open(phase):
        raise PhaseNotOpen(phase.kind)


def row_of(process: Process, plan: Plan, now: datetime) -> Broadcast:
    """Return the row of a plan, without its reminders; it is in no transaction yet."""
    kind = BroadcastKind.WORDS if plan.prompt is None else BroadcastKind.PROMPT
    return Broadcast(
        process_id=process.id,
        kind=plan.kind or kind,
        prompt_id=plan.prompt.id if plan.prompt else None,
        words=dict(plan.words) if plan.words else None,
        picture=plan.picture,
        alt=dict(plan.alt) if plan.alt else None,
        voice=plan.voice,
        button=dict(plan.button) if plan.button else None,
        meeting_id=plan.meeting.id if plan.meeting else None,
        audience=plan.audience,
        from_age=plan.from_age,
        is_urgent=plan.is_urgent,
        anchor=plan.anchor,
        due_at=plan.due_at,
        state=BroadcastState.PLANNED,
        submitted=plan.submitted,
        facilitator_id=plan.facilitator_id,
        created_at=now,
    )


def reminder_days(plan: Plan) -> list[int]:
    """Return how many days after the question each reminder comes: 3, 9, 21 for a first of 3."""
    return [plan.remind_after * (2**nth - 1) for nth in range(1, plan.reminders + 1)]


def _dated(session: Session, process: Process, plan: Plan) -> Plan:
    if plan.anchor is None:
        return plan
    due_at = due_of(session, process, plan.anchor)
    if due_at is None:
        raise NothingToHangOn
    return replace(plan, due_at=due_at)


def _require_ahead(process: Process, plan: Plan, now: datetime) -> None:
    """Raise MeetingOver for an invitation that would come too late; thanks come afterwards."""
    if plan.meeting is None or plan.kind != BroadcastKind.INVITATION:
        return
    comes_at = delivered_from(process, max(plan.due_at, now), is_urgent=plan.is_urgent)
    if plan.meeting.ends_at <= comes_at:
        raise MeetingOver(plan.meeting.code)


def _so_much_later(anchor: Anchor | None, days: int) -> Anchor | None:
    if anchor is None:
        return None
    return {**anchor, "days": anchor["days"] + days}


def _plan_reminders(
    session: Session, process: Process, plan: Plan, broadcast: Broadcast, now: datetime
) -> None:
    for nth, days in enumerate(reminder_days(plan), start=1):
        reminder = row_of(process, replace(plan, kind=BroadcastKind.REMINDER, submitted=None), now)
        reminder.audience = "all"
        reminder.is_urgent, reminder.remind_after = False, plan.remind_after
        reminder.reminds_id, reminder.place = broadcast.id, nth
        reminder.due_at = days_later(process, plan.due_at, days)
        reminder.anchor = _so_much_later(plan.anchor, days)
        session.add(reminder)
    session.flush()
