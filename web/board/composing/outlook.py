"""What would happen if a broadcast were planned as it stands: to whom, when, and what to mind."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Person, Phase, PhaseState, Process, Prompt, Words
from web.board.composing.composed import Composed
from workshop.broadcasts import Excluded, reach_of
from workshop.broadcasts.planning import reminder_days
from workshop.broadcasts.rhythm import WEEK, delivered_from, rhythm_of
from workshop.broadcasts.running import UNDO_WINDOW
from workshop.broadcasts.when import days_later, due_of
from workshop.messages import Say
from workshop.residents.audience import has_said
from workshop.talk.quiet import DAY

ASK_ABOVE = 50
"""Who sends to more people than this types how many they are."""


class Caution(StrEnum):
    """What whoever plans should know first."""

    NOBODY = "nobody"
    PHASE = "phase"
    REMINDER_LATE = "reminder-late"
    LANGUAGE = "language"
    CAP = "cap"
    PACE = "pace"
    URGENT = "urgent"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to know, and what it is about: words, a language's code, a number or a moment."""

    caution: Caution
    about: Words | None = None
    code: str = ""
    n: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PartAt:
    """One part of a series: its prompt, and when it is due."""

    prompt: Prompt
    at: datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whom it reaches and why not the others, when it is delivered, and what to mind.

    `by_language` counts those it reaches. `answered` are those who have said something to the
    first prompt of a series already: they are not asked again.
    """

    count: int
    excluded: Mapping[Excluded, int]
    answered: int
    by_language: Mapping[str, int]
    due_at: datetime
    delivered_at: datetime
    is_now: bool
    parts: Sequence[PartAt]
    reminders: Sequence[datetime]
    warned: Sequence[Warned]

    @property
    def must_type(self) -> bool:
        """Whether how many they are has to be typed."""
        return self.count > ASK_ABOVE

    @property
    def can_go(self) -> bool:
        """Whether there is anybody to send it to now."""
        return self.count > 0 or not self.is_now

    def mark(self, says: Mapping[str, Sequence[Say]]) -> str:
        """Return a mark of all that was shown: when it changes, something else would go."""
        waits = self.delivered_at if self.delivered_at > self.due_at else None
        when = (waits, None if self.is_now else (self.due_at, list(self.reminders)))
        parts = [(one.prompt.code, None if self.is_now else one.at) for one in self.parts]
        warned = [replace(one, at=None) for one in self.warned]
        shown = (self.count, self.answered, when, parts, warned, dict(says))
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def outlook_of(
    session: Session, process: Process, composed: Composed, *, now: datetime
) -> Outlook:
    """Return what would happen. Raises BadAudience."""
    plan = composed.plan
    due_at = now + UNDO_WINDOW if composed.is_now else plan.due_at
    reach = reach_of(session, process, plan.whom, now=due_at)
    languages = _languages(session, process, set(reach.person_ids))
    answered = _answered(session, composed, set(languages)) if composed.series else set()
    by_language = Counter(code for one, code in languages.items() if one not in answered)
    parts = _parts(session, process, composed, due_at)
    reminders = [
        delivered_from(process, days_later(process, due_at, days)) for days in reminder_days(plan)
    ]
    outlook = Outlook(
        count=by_language.total(),
        excluded=reach.excluded,
        answered=len(answered),
        by_language=by_language,
        due_at=due_at,
        delivered_at=delivered_from(process, due_at, is_urgent=plan.is_urgent),
        is_now=composed.is_now,
        parts=parts if composed.series else [],
        reminders=reminders,
        warned=(),
    )
    phases = {one.id: one for one in session.scalars(select(Phase))}
    warned = _warned(process, composed, outlook, phases, parts)
    return replace(outlook, warned=tuple(warned))


def is_open_at(phase: Phase, at: datetime) -> bool:
    """Tell whether answers to this phase will be in time then, as far as one can know."""
    if phase.state == PhaseState.OPEN:
        return phase.moved_by_hand or at < phase.closes_at
    if phase.state == PhaseState.CLOSED or phase.moved_by_hand:
        return False
    return phase.opens_at <= at < phase.closes_at


def _languages(session: Session, process: Process, reached: set[int]) -> dict[int, str]:
    people = select(Person.id, Person.language).where(Person.process_id == process.id)
    return {number: code for number, code in session.execute(people) if number in reached}


def _answered(session: Session, composed: Composed, reached: set[int]) -> set[int]:
    first = Contribution.prompt_id == composed.series[0].id
    return set(session.scalars(select(Person.id).where(has_said(first)))) & reached


def _parts(
    session: Session, process: Process, composed: Composed, due_at: datetime
) -> list[PartAt]:
    found, anchor = [], composed.plan.anchor
    for nth, prompt in enumerate(composed.prompts):
        days = nth * composed.every_days
        at: datetime | None = None
        if anchor is not None:
            at = due_of(session, process, {**anchor, "days": anchor["days"] + days})
        found.append(PartAt(prompt, at or days_later(process, due_at, days)))
    return found


def _warned(
    process: Process,
    composed: Composed,
    outlook: Outlook,
    phases: Mapping[int, Phase],
    parts: Sequence[PartAt],
) -> Iterator[Warned]:
    plan = composed.plan
    if not outlook.count:
        yield Warned(Caution.NOBODY)
    if outlook.delivered_at > outlook.due_at:
        yield Warned(Caution.WAITS, at=outlook.delivered_at)
    if plan.is_urgent:
        yield Warned(Caution.URGENT)
    yield from _warned_of_phases(outlook, phases, parts)
    for code in process.languages:
        if plan.words and code not in plan.words:
            yield Warned(Caution.LANGUAGE, code=code)
    if outlook.excluded[Excluded.ENOUGH]:
        yield Warned(Caution.CAP, n=outlook.excluded[Excluded.ENOUGH])
    most = rhythm_of(process).youth_per_week
    if len(parts) > 1 and composed.every_days * most < WEEK // DAY:
        yield Warned(Caution.PACE, n=most)


def _warned_of_phases(
    outlook: Outlook, phases: Mapping[int, Phase], parts: Sequence[PartAt]
) -> Iterator[Warned]:
    for part in parts:
        phase = phases[part.prompt.phase_id]
        if not is_open_at(phase, part.at):
            yield Warned(Caution.PHASE, about=phase.title, n=part.prompt.number, at=part.at)
        elif part is parts[0]:
            late = (at for at in outlook.reminders if not is_open_at(phase, at))
            yield from (Warned(Caution.REMINDER_LATE, about=phase.title, at=at) for at in late)
