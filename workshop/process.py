"""A process and its phases: what is open now, and what their dates make of them.

Moving them by hand is `workshop/steering/moving.py`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from storage.asking import once
from storage.tables import Phase, PhaseState, Process
from workshop.refusals import NoProcess, UnknownProcess

CURRENT = select(Process).where(Process.is_current)
EVERY = select(Process).order_by(Process.is_current.desc(), Process.id)
PHASES = select(Phase).where(Phase.process_id == bindparam("process")).order_by(Phase.position)


def current_process(session: Session) -> Process:
    """Return the process that new residents come to. Raises NoProcess."""
    process = once(session, "the current process", lambda: session.scalar(CURRENT))
    if process is None:
        raise NoProcess
    return process


def find_process(session: Session, slug: str | None) -> Process:
    """Return the process with this slug, the current one for None. Raises UnknownProcess."""
    if slug is None:
        return current_process(session)
    process = session.scalar(select(Process).where(Process.slug == slug))
    if process is None:
        raise UnknownProcess(slug)
    return process


def all_processes(session: Session) -> list[Process]:
    """Return every process, the current one first."""
    return [*once(session, "all processes", lambda: session.scalars(EVERY).all())]


def phases_of(session: Session, process: Process) -> list[Phase]:
    """Return the phases in the order they are held."""
    here = {"process": process.id}
    return [*once(session, ("phases", process.id), lambda: session.scalars(PHASES, here).all())]


def open_phase(session: Session, process: Process) -> Phase | None:
    """Return the phase that is open now, if one is."""
    return _first_phase(session, process, PhaseState.OPEN)


def next_phase(session: Session, process: Process) -> Phase | None:
    """Return the first phase that has not been open yet."""
    return _first_phase(session, process, PhaseState.PLANNED)


def move_phases(session: Session, process: Process, *, now: datetime) -> list[Phase]:
    """Open and close phases by their dates; returns those that moved.

    While a phase that was opened by hand is open, no other opens by its date: nobody runs ahead.
    """
    phases = held_phases(session, process)
    is_held = any(p.moved_by_hand and p.state == PhaseState.OPEN for p in phases)
    moved = []
    for phase in phases:
        state = state_by_date(phase, now)
        may_move = not phase.moved_by_hand and not (is_held and state == PhaseState.OPEN)
        if may_move and phase.state != state:
            phase.state = state
            moved.append(phase)
        # Dates set at the board may overlap with those of a file that was loaded later.
        is_held |= phase.state == PhaseState.OPEN
    return moved


def held_phases(session: Session, process: Process) -> list[Phase]:
    """Return the phases in order; until the commit nobody else changes them."""
    # A facilitator and the clock may both be at it, in two processes.
    in_order = select(Phase).where(Phase.process_id == process.id).order_by(Phase.position)
    return list(
        session.scalars(
            in_order.with_for_update(key_share=True), execution_options={"populate_existing": True}
        )
    )


def _first_phase(session: Session, process: Process, state: PhaseState) -> Phase | None:
    return session.scalar(
        select(Phase)
        .where(Phase.process_id == process.id, Phase.state == state)
        .order_by(Phase.position)
        .limit(1)
    )


def state_by_date(phase: Phase, now: datetime) -> PhaseState:
    """Return where a phase stands by its dates alone."""
    if now < phase.opens_at:
        return PhaseState.PLANNED
    return PhaseState.OPEN if now < phase.closes_at else PhaseState.CLOSED
