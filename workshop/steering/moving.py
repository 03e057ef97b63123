"""Moving the process from phase to phase by hand: what a move would do, doing it, undoing it.

A move says of each phase which state it has before and after. Whoever is asked whether they are
sure is shown a move, and only that very move is made afterwards (`seen`): if a colleague or the
clock was faster, nothing happens.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Flag, Phase, PhaseMove, PhaseState, Process
from workshop.board.staff import record
from workshop.process import held_phases, phases_of, state_by_date
from workshop.refusals import NotAsShown, NothingToMove, UnknownPhase

Standing = tuple[str, bool]
"""The state of a phase, and whether it was moved by hand."""


class Verb(StrEnum):
    """What is done with the phases."""

    STEP = "step"
    OPEN = "open"
    CLOSE = "close"
    UNDO = "undo"


AUDITED = {
    Verb.STEP: "phase-step",
    Verb.OPEN: "phase-set",
    Verb.CLOSE: "phase-set",
    Verb.UNDO: "phase-undo",
}
"""What a move is called in the audit."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a verb makes of the phases as they stand; phases that it leaves alone are not in it."""

    verb: Verb
    before: Mapping[str, Standing]
    after: Mapping[str, Standing]
    stands: Sequence[tuple[str, Standing]] = ()
    undoes: int | None = None
    since: datetime | None = field(default=None, compare=False)

    @property
    def opens(self) -> str | None:
        """The kind of the phase that it opens."""
        return next((kind for kind, _, now in self._turned if now == PhaseState.OPEN), None)

    @property
    def closes(self) -> tuple[str, ...]:
        """The kinds of the phases that it closes, or that are not open any more."""
        return tuple(
            kind
            for kind, was, now in self._turned
            if now == PhaseState.CLOSED or was == PhaseState.OPEN
        )

    @property
    def holds(self) -> tuple[str, ...]:
        """The kinds of the phases that stay as they are, from now on by hand or by date."""
        turned = {kind for kind, *_ in self._turned}
        return tuple(kind for kind in self.after if kind not in turned)

    @property
    def _turned(self) -> list[tuple[str, str, str]]:
        both = ((kind, self.before[kind][0], now) for kind, (now, _) in self.after.items())
        return [(kind, was, now) for kind, was, now in both if was != now]

    @property
    def seen(self) -> str:
        """A fingerprint of this very move, from where all phases stand now."""
        what = [self.verb, self.stands, sorted(self.after.items()), self.undoes]
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:32]


def planned_move(
    session: Session, process: Process, verb: Verb, kind: str | None = None, *, now: datetime
) -> Move:
    """Return what a verb would do now, changing nothing.

    `kind` is which phase is opened or closed; a step needs none. Raises UnknownPhase;
    NothingToMove if the phases stand so that there is nothing to do.
    """
    return _move(session, process, phases_of(session, process), verb, kind, now)


def make_move(
    session: Session,
    process: Process,
    verb: Verb,
    kind: str | None = None,
    *,
    facilitator_id: int | None,
    now: datetime,
    seen: str | None = None,
) -> Move:
    """Open and close phases by hand, as it was `seen`; their dates no longer move them.

    No answer is touched. Raises NotAsShown if another move would be made than the one that was
    shown, and what `planned_move` raises.
    """
    phases = {phase.kind: phase for phase in held_phases(session, process)}
    move = _move(session, process, list(phases.values()), verb, kind, now)
    if seen is not None and seen != move.seen:
        raise NotAsShown
    for one, (state, is_by_hand) in move.after.items():
        phases[one].state, phases[one].moved_by_hand = state, is_by_hand
    if move.undoes is not None:
        _take_back(session, process, move, now)
    else:
        session.add(_row(process, move, facilitator_id, now))
    _note(session, move, kind, facilitator_id, now)
    return move


def last_move(session: Session, process: Process) -> PhaseMove | None:
    """Return the newest move that stands, if nothing has moved since, so that it can be undone."""
    move = _newest(session, process)
    stands = {phase.kind: _standing(phase) for phase in phases_of(session, process)}
    return move if move is not None and _still_is(stands, move) else None


def next_in_order(phases: Sequence[Phase]) -> tuple[Phase | None, Phase | None]:
    """Return the phase that is open, and the one a step forward would open."""
    opened = next((phase for phase in phases if phase.state == PhaseState.OPEN), None)
    if opened is None:
        return None, next((one for one in phases if one.state == PhaseState.PLANNED), None)
    return opened, next((one for one in phases if one.position > opened.position), None)


def _move(
    session: Session,
    process: Process,
    phases: Sequence[Phase],
    verb: Verb,
    kind: str | None,
    now: datetime,
) -> Move:
    stands = {phase.kind: _standing(phase) for phase in phases}
    undoes, since = None, None
    if verb == Verb.UNDO:
        newest = _newest(session, process)
        if newest is None or not _still_is(stands, newest):
            raise NothingToMove
        after = _before(phases, newest, now)
        undoes, since = newest.id, newest.done_at
    else:
        after = _after(phases, verb, kind)
    before = {one: stands[one] for one in after}
    if before == after:
        raise NothingToMove
    return Move(verb, before, after, tuple(stands.items()), undoes, since)


def _after(phases: Sequence[Phase], verb: Verb, kind: str | None) -> dict[str, Standing]:
    opened, coming = next_in_order(phases)
    if verb == Verb.STEP:
        closing, opening = opened, coming
    else:
        named = next((phase for phase in phases if phase.kind == kind), None)
        if named is None:
            raise UnknownPhase(kind or "")
        closing, opening = (named, None) if verb == Verb.CLOSE else (None, named)
    leaving = {one.kind for one in phases if opening and one.state == PhaseState.OPEN}
    leaving |= {closing.kind} if closing else set()
    after: dict[str, Standing] = dict.fromkeys(leaving, (str(PhaseState.CLOSED), True))
    if opening is not None:
        after[opening.kind] = (str(PhaseState.OPEN), True)
    return {one.kind: after[one.kind] for one in phases if one.kind in after}


def _before(phases: Sequence[Phase], newest: PhaseMove, now: datetime) -> dict[str, Standing]:
    """Return how phases stood before a move; what their dates would turn at once is held."""
    found = {}
    for phase in phases:
        if phase.kind in newest.before:
            state, is_by_hand = _read(newest.before[phase.kind])
            found[phase.kind] = state, is_by_hand or state_by_date(phase, now) != state
    return found


def _note(
    session: Session, move: Move, kind: str | None, facilitator_id: int | None, now: datetime
) -> None:
    """Write a move down: which phases it closed and which it opened, and how all of them stand."""
    about: dict[str, object] = {"closed": list(move.closes), "opened": move.opens}
    if move.undoes is not None:
        about |= {"undoes": move.undoes, "phases": {k: v for k, (v, _) in move.after.items()}}
    elif move.verb != Verb.STEP:
        about |= {"phase": kind, "state": move.after[str(kind)][0]}
    record(session, AUDITED[move.verb], facilitator_id=facilitator_id, now=now, **about)


def _take_back(session: Session, process: Process, move: Move, now: datetime) -> None:
    """Note that a move was undone; what came in meanwhile was not late after all."""
    session.get_one(PhaseMove, move.undoes).undone_at = now
    reopened = [phase.id for phase in phases_of(session, process) if phase.kind == move.opens]
    late = select(Contribution).where(
        Contribution.process_id == process.id,
        Contribution.phase_id.in_(reopened),
        Contribution.kept_at >= move.since,
        cast(Contribution.flags, String).contains(f'"{Flag.LATE}"'),
    )
    for said in session.scalars(late):
        said.flags = [flag for flag in said.flags if flag != Flag.LATE]


def _newest(session: Session, process: Process) -> PhaseMove | None:
    standing = select(PhaseMove).where(
        PhaseMove.process_id == process.id, PhaseMove.undone_at.is_(None)
    )
    return session.scalars(standing.order_by(PhaseMove.id.desc()).limit(1)).first()


def _still_is(stands: Mapping[str, Standing], move: PhaseMove) -> bool:
    """Tell whether the phases of a move, and which of all is open, are as it left them."""
    is_kept = all(stands.get(one) == _read(standing) for one, standing in move.after.items())
    others = (state for one, (state, _) in stands.items() if one not in move.after)
    return is_kept and PhaseState.OPEN not in others


def _row(process: Process, move: Move, facilitator_id: int | None, now: datetime) -> PhaseMove:
    return PhaseMove(
        process_id=process.id,
        facilitator_id=facilitator_id,
        verb=str(move.verb),
        before={one: list(standing) for one, standing in move.before.items()},
        after={one: list(standing) for one, standing in move.after.items()},
        done_at=now,
    )


def _standing(phase: Phase) -> Standing:
    return str(phase.state), phase.moved_by_hand


def _read(stored: Sequence[str | bool]) -> Standing:
    state, is_by_hand = stored
    return str(state), bool(is_by_hand)
