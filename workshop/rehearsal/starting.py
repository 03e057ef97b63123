"""Starting a rehearsal, and letting its robots go on with another round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import Contribution, Person, Phase, Process, Rehearsal
from workshop.board.staff import record
from workshop.messages import Channel
from workshop.process import phases_of
from workshop.refusals import UnknownPhase
from workshop.rehearsal.marks import rehearsal_of
from workshop.rehearsal.robots import turns_of

SIZES = (8, 20, 60)
"""How many robots there can be: a table, a small workshop, a full evening."""


class Pace(IntEnum):
    """How many turns the robots take each second, all together."""

    CALM = 1
    BRISK = 4


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rehearsal is: robots that have come, of all; what they have said; is it over."""

    came: int
    robots: int
    voices: int
    is_over: bool
    phase: str


def start(
    session: Session, process: Process, kind: str, *, robots: int, pace: Pace, now: datetime
) -> Rehearsal | None:
    """Begin a rehearsal of a round; None if one is on already. Raises UnknownPhase."""
    take_turn(session, "rehearsal")
    if rehearsal_of(session, process) is not None:
        return None
    rehearsal = Rehearsal(
        process_id=process.id,
        phase_id=_phase(session, process, kind).id,
        robots=robots,
        per_tick=int(pace),
        taken=0,
        begun_at=now,
    )
    session.add(rehearsal)
    session.flush()
    return rehearsal


def go_on_with(session: Session, process: Process, kind: str) -> Rehearsal | None:
    """Let the robots answer another round; None if no rehearsal is on. Raises UnknownPhase."""
    take_turn(session, "rehearsal")
    rehearsal = rehearsal_of(session, process)
    if rehearsal is None:
        return None
    phase = _phase(session, process, kind)
    if rehearsal.phase_id != phase.id:
        rehearsal.phase_id, rehearsal.taken = phase.id, 0
    return rehearsal


def progress_of(session: Session, rehearsal: Rehearsal) -> Progress:
    """Return how far a rehearsal is."""
    here = rehearsal.process_id
    came = select(func.count(Person.id)).where(
        Person.process_id == here, Person.channel == Channel.REHEARSAL
    )
    said = select(func.count(Contribution.id)).where(
        Contribution.process_id == here, Contribution.channel == Channel.REHEARSAL
    )
    return Progress(
        came=session.scalar(came) or 0,
        robots=rehearsal.robots,
        voices=session.scalar(said) or 0,
        is_over=rehearsal.taken >= len(turns_of(rehearsal.robots)),
        phase=session.get_one(Phase, rehearsal.phase_id).kind,
    )


def note(
    session: Session, verb: str, *, facilitator_id: int, now: datetime, **about: object
) -> None:
    """Write down for the audit who did something with a rehearsal."""
    record(session, f"rehearsal-{verb}", facilitator_id=facilitator_id, now=now, **about)


def _phase(session: Session, process: Process, kind: str) -> Phase:
    found = next((one for one in phases_of(session, process) if one.kind == kind), None)
    if found is None:
        raise UnknownPhase(kind)
    return found
