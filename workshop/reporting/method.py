"""How it was done: the rounds, what was asked in them, and the workshops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Meeting, PhaseState, Process, Prompt, Words
from workshop.board.finding import meetings_of
from workshop.board.protecting import HIDDEN_FIGURE, Figure, table
from workshop.outside.attendance import Came, came_to
from workshop.process import phases_of
from workshop.reporting.said import Said

REST = "rest"
"""Notes of no workshop that was held."""


@dataclass(frozen=True, slots=True)
class Held:
    """A workshop that has begun: when, where, how many came, and how many notes it left."""

    title: Words
    day: date
    place: str
    came: Came
    notes: Figure


@dataclass(frozen=True, slots=True)
class Round:
    """A phase with its days, how many questions it has, and its workshops."""

    title: Words
    opens: date
    closes: date
    state: PhaseState
    questions: int
    workshops: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """The rounds in their order, and workshops that belong to none."""

    rounds: tuple[Round, ...]
    others: tuple[Held, ...]
    languages: tuple[str, ...]

    @property
    def workshops(self) -> tuple[Held, ...]:
        """All workshops that were held."""
        return (*(one for part in self.rounds for one in part.workshops), *self.others)


def method_of(
    session: Session, process: Process, said: Said, in_room: Figure, *, now: datetime
) -> Method:
    """Return how it has been done until now; `in_room` is all that was said there, as told."""
    held = [one for one in meetings_of(session, process) if one.starts_at <= now]
    notes = _told_notes([one.id for one in held], said.in_meeting, in_room)
    told = {one.id: _held(process, one, notes[one.id]) for one in held}
    asked = _questions(session, process)
    phases = phases_of(session, process)
    rounds = tuple(
        Round(
            title=phase.title,
            opens=_day(process, phase.opens_at),
            closes=_day(process, phase.closes_at),
            state=PhaseState(phase.state),
            questions=asked[phase.id],
            workshops=tuple(told[one.id] for one in held if one.phase_id == phase.id),
        )
        for phase in phases
    )
    known = {phase.id for phase in phases}
    others = tuple(told[one.id] for one in held if one.phase_id not in known)
    return Method(rounds, others, tuple(process.languages))


def _held(process: Process, meeting: Meeting, notes: Figure) -> Held:
    day = _day(process, meeting.starts_at)
    return Held(meeting.title, day, meeting.place, came_to(process, meeting), notes)


def _day(process: Process, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(process.timezone)).date()


def _told_notes(
    held: Sequence[int], notes: Mapping[int, int], in_room: Figure
) -> Mapping[int, Figure]:
    """Return the notes of each workshop, so that none can be worked out from what else is told.

    Together with the notes of no workshop that was held, if there are any, they are what was
    said in the room.
    """
    counts = {str(number): notes.get(number, 0) for number in held}
    rest = (in_room.n or 0) - sum(counts.values())
    groups = counts | ({REST: rest} if rest else {})
    told = table(groups) if in_room.n is not None and rest >= 0 else None
    return {number: told[str(number)] if told else HIDDEN_FIGURE for number in held}


def _questions(session: Session, process: Process) -> Counter[int]:
    rows = session.execute(
        select(Prompt.phase_id, func.count())
        .where(Prompt.process_id == process.id, Prompt.is_retired.is_(False))
        .group_by(Prompt.phase_id)
    )
    return Counter(dict(rows.all()))
