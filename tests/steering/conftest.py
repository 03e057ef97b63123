"""The shipped process in its needs phase, and two facilitators."""

from __future__ import annotations

from functools import partial
from typing import Protocol

import pytest
from sqlalchemy.orm import Session

from storage.tables import Audit, Phase, Process
from tests.conftest import FakeClock
from tests.sorting.conftest import hand_of
from workshop.process import phases_of
from workshop.steering.moving import Move, Verb, make_move, planned_move


@pytest.fixture
def who(session: Session, clock: FakeClock) -> int:
    """Kari, a facilitator, by her number."""
    return hand_of(session, "Kari", clock()).facilitator_id


class Moves(Protocol):
    """Makes a move, as it was seen or as it stands."""

    def __call__(self, verb: Verb, kind: str | None = None, *, seen: str | None = None) -> Move:
        """Make it."""
        ...


class Plans(Protocol):
    """Says what a move would do."""

    def __call__(self, verb: Verb, kind: str | None = None) -> Move:
        """Say it."""
        ...


@pytest.fixture
def moves(session: Session, process: Process, who: int, clock: FakeClock) -> Moves:
    """A way for Kari to move phases."""

    def make(verb: Verb, kind: str | None = None, *, seen: str | None = None) -> Move:
        now = clock()
        return make_move(session, process, verb, kind, facilitator_id=who, now=now, seen=seen)

    return make


@pytest.fixture
def plans(session: Session, process: Process, clock: FakeClock) -> Plans:
    """A way to ask what a move would do now."""
    return partial(planned_move, session, process, now=clock())


def states(session: Session, process: Process) -> list[str]:
    """Return where the phases stand, in order."""
    return [str(phase.state) for phase in phases_of(session, process)]


def phase_of(session: Session, process: Process, kind: str) -> Phase:
    """Return one phase."""
    return next(phase for phase in phases_of(session, process) if phase.kind == kind)


def last_audit(session: Session) -> Audit:
    """Return what was written down last."""
    session.flush()
    return session.query(Audit).order_by(Audit.id.desc()).limit(1).one()
