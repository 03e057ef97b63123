"""Changing the planned dates of a phase: what cannot be, and what to look at before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Broadcast, BroadcastState, Meeting, Phase, PhaseState, Process, Prompt
from workshop.board.finding import meetings_of
from workshop.board.staff import record
from workshop.broadcasts.when import AnchorOf
from workshop.process import held_phases, move_phases, phases_of, state_by_date
from workshop.refusals import BadDates, NotAsShown, UnknownPhase

RETAINED = ("voice_days", "identity_days")
"""What the process deletes so many days after its last phase."""


OF_PHASES = (AnchorOf.OPENS, AnchorOf.CLOSES)


class DateFault(StrEnum):
    """What is wrong with the dates of a phase."""

    CLOSES_FIRST = "closes-first"
    BEFORE_OTHER = "before-other"
    AFTER_OTHER = "after-other"
    DELETES = "deletes"


class Caution(StrEnum):
    """What may be meant, but should be known before dates are changed."""

    OPENS_NOW = "opens-now"
    CLOSES_NOW = "closes-now"
    BACK_TO_PLANNED = "back-to-planned"
    MEETING = "meeting"
    BROADCAST = "broadcast"
    DELETION = "deletion"
    DECIDES_BEFORE = "decides-before"


@dataclass(frozen=True, slots=True)
class Dates:
    """When a phase is open, and whether that opens and closes it or somebody does by hand."""

    opens_at: datetime
    closes_at: datetime
    moves_it: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to look at: which, about what (a title or a broadcast's words), and when."""

    caution: Caution
    about: Mapping[str, str] | None = None
    at: datetime | None = None
    until: datetime | None = None
    broadcast_id: int | None = None


def mark_of(phase: Phase) -> str:
    """Return a mark of a phase's dates as they stand, to tell whether somebody was faster."""
    moments = (phase.opens_at.isoformat(), phase.closes_at.isoformat())
    return " ".join((*moments, "by hand" if phase.moved_by_hand else "by date"))


def find_phase(session: Session, process: Process, kind: str) -> Phase:
    """Return a phase of a process. Raises UnknownPhase."""
    found = next((one for one in phases_of(session, process) if one.kind == kind), None)
    if found is None:
        raise UnknownPhase(kind)
    return found


def faults_of(
    phases: Sequence[Phase], phase: Phase, dates: Dates, process: Process, now: datetime
) -> dict[str, DateFault]:
    """Return what cannot be, by field: nothing overlaps, and nothing would be deleted at once."""
    wrong: dict[str, DateFault] = {}
    for other in phases:
        if other.position < phase.position and dates.opens_at < other.closes_at:
            wrong["opens"] = DateFault.BEFORE_OTHER
        if other.position > phase.position and dates.closes_at > other.opens_at:
            wrong["closes"] = DateFault.AFTER_OTHER
    if dates.closes_at <= dates.opens_at:
        wrong["closes"] = DateFault.CLOSES_FIRST
    elif _is_deleting(phases, phase, dates, process, now):
        wrong["closes"] = DateFault.DELETES
    return wrong


def neighbours(phases: Sequence[Phase], phase: Phase) -> tuple[Phase | None, Phase | None]:
    """Return the phases before and after one."""
    before = [one for one in phases if one.position < phase.position]
    after = [one for one in phases if one.position > phase.position]
    return (before[-1] if before else None), (after[0] if after else None)


def overlapping(phases: Sequence[Phase]) -> list[tuple[Phase, Phase]]:
    """Return neighbours whose dates overlap: a file may say so after dates were set by hand."""
    return [(one, other) for one, other in pairwise(phases) if other.opens_at < one.closes_at]


def cautions(
    session: Session, process: Process, phase: Phase, dates: Dates, *, now: datetime
) -> list[Warned]:
    """Return what should be known before these dates are set."""
    return [
        *_moves_at_once(session, process, phase, dates, now),
        *(
            Warned(Caution.MEETING, one.title, one.starts_at)
            for one in _meetings(session, process, phase)
            if one.starts_at < dates.opens_at or one.ends_at > dates.closes_at
        ),
        *(
            Warned(
                Caution.BROADCAST,
                prompt.questions[0],
                broadcast.due_at,
                broadcast_id=broadcast.id,
            )
            for broadcast, prompt in planned_broadcasts(session, [phase.id])
            if not dates.opens_at <= broadcast.due_at < dates.closes_at
            and not _follows(broadcast, phase)
        ),
        *_deletions(session, process, phase, dates),
        *_mandate(session, process, phase, dates),
    ]


def change_dates(
    session: Session,
    process: Process,
    kind: str,
    dates: Dates,
    *,
    seen: str,
    facilitator_id: int,
    now: datetime,
) -> list[Phase]:
    """Set the dates of a phase, so that the process file no longer does; what moves, moves now.

    Returns the phases that opened or closed. Raises UnknownPhase, BadDates; NotAsShown if
    somebody has changed its dates since they were `seen`.
    """
    phases = held_phases(session, process)
    phase = next((one for one in phases if one.kind == kind), None)
    if phase is None:
        raise UnknownPhase(kind)
    if seen != mark_of(phase):
        raise NotAsShown
    wrong = faults_of(phases, phase, dates, process, now)
    if wrong:
        raise BadDates(wrong)
    before = {"from": phase.opens_at.isoformat(), "to": phase.closes_at.isoformat()}
    phase.opens_at, phase.closes_at = dates.opens_at, dates.closes_at
    phase.moved_by_hand, phase.dates_by_hand = not dates.moves_it, True
    session.flush()
    moved = move_phases(session, process, now=now)
    record(
        session,
        "phase-dates",
        facilitator_id=facilitator_id,
        now=now,
        phase=kind,
        opens_at=dates.opens_at.isoformat(),
        closes_at=dates.closes_at.isoformat(),
        before=before,
        by_hand=not dates.moves_it,
        moved={one.kind: str(one.state) for one in moved},
    )
    return moved


def let_file_decide(
    session: Session, process: Process, kind: str, *, facilitator_id: int, now: datetime
) -> None:
    """Let the process file set the dates of a phase again, when it is loaded next.

    Raises UnknownPhase.
    """
    find_phase(session, process, kind).dates_by_hand = False
    who = facilitator_id
    record(session, "phase-dates-of-file", facilitator_id=who, now=now, phase=kind)


def planned_broadcasts(
    session: Session, phase_ids: Sequence[int]
) -> list[tuple[Broadcast, Prompt]]:
    """Return the messages to many that wait for their time and put a question of these phases."""
    waiting = (
        select(Broadcast, Prompt)
        .join(Prompt, Prompt.id == Broadcast.prompt_id)
        .where(Broadcast.state == BroadcastState.PLANNED, Prompt.phase_id.in_(phase_ids))
        .order_by(Broadcast.due_at, Broadcast.id)
    )
    return [(broadcast, prompt) for broadcast, prompt in session.execute(waiting)]


def _follows(broadcast: Broadcast, phase: Phase) -> bool:
    """Tell whether the time of a broadcast hangs on the dates of this phase, and moves along."""
    anchor = broadcast.anchor
    return anchor is not None and anchor["of"] in OF_PHASES and anchor["id"] == phase.id


def _moves_at_once(
    session: Session, process: Process, phase: Phase, dates: Dates, now: datetime
) -> list[Warned]:
    if not dates.moves_it:
        return []
    probe = Phase(opens_at=dates.opens_at, closes_at=dates.closes_at)
    state = state_by_date(probe, now)
    others = (one for one in phases_of(session, process) if one.id != phase.id)
    is_taken = any(one.state == PhaseState.OPEN for one in others)
    if state == phase.state or (state == PhaseState.OPEN and is_taken):
        return []
    return [
        Warned(
            {
                PhaseState.OPEN: Caution.OPENS_NOW,
                PhaseState.CLOSED: Caution.CLOSES_NOW,
                PhaseState.PLANNED: Caution.BACK_TO_PLANNED,
            }[state],
            phase.title,
        )
    ]


def _meetings(session: Session, process: Process, phase: Phase) -> list[Meeting]:
    return [one for one in meetings_of(session, process) if one.phase_id == phase.id]


def _last_close(phases: Sequence[Phase], phase: Phase, dates: Dates) -> datetime:
    return max([dates.closes_at, *(one.closes_at for one in phases if one.id != phase.id)])


def _is_deleting(
    phases: Sequence[Phase], phase: Phase, dates: Dates, process: Process, now: datetime
) -> bool:
    last = _last_close(phases, phase, dates)
    if last >= max(one.closes_at for one in phases):
        return False
    days = min(int(process.retention[key]) for key in RETAINED)
    return last + timedelta(days=days) <= now


def _deletions(session: Session, process: Process, phase: Phase, dates: Dates) -> list[Warned]:
    phases = phases_of(session, process)
    last = _last_close(phases, phase, dates)
    if last == max(one.closes_at for one in phases):
        return []
    voices, identities = (last + timedelta(int(process.retention[key])) for key in RETAINED)
    return [Warned(Caution.DELETION, at=voices, until=identities)]


def _mandate(session: Session, process: Process, phase: Phase, dates: Dates) -> list[Warned]:
    if not process.decides_by:
        return []
    last = _last_close(phases_of(session, process), phase, dates)
    local = last.astimezone(ZoneInfo(process.timezone)).date()
    is_before = date.fromisoformat(process.decides_by) < local
    return [Warned(Caution.DECIDES_BEFORE, at=last)] if is_before else []
