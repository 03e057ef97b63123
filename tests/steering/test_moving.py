"""Stepping from phase to phase, opening and closing, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage.tables import Process
from tests.conftest import FakeClock
from tests.steering.conftest import Moves, Plans, last_audit, phase_of, states
from workshop.process import move_phases
from workshop.refusals import NotAsShown, NothingToMove, UnknownPhase
from workshop.steering.moving import Verb, last_move


def test_step_closes_one_phase_and_opens_the_next(
    session: Session, process: Process, moves: Moves
) -> None:
    moves(Verb.STEP)

    assert states(session, process) == ["closed", "open", "planned", "planned"]


def test_step_is_written_down_with_both_phases(session: Session, moves: Moves, who: int) -> None:
    moves(Verb.STEP)

    audit = last_audit(session)
    assert (audit.action, audit.facilitator_id) == ("phase-step", who)
    assert audit.about == {"closed": ["needs"], "opened": "measures"}


def test_step_past_the_last_phase_closes_it(
    session: Session, process: Process, moves: Moves
) -> None:
    moves(Verb.OPEN, "test")

    moves(Verb.STEP)

    assert states(session, process)[-1] == "closed"


def test_step_with_nothing_open_opens_what_comes(
    session: Session, process: Process, moves: Moves
) -> None:
    moves(Verb.CLOSE, "needs")

    moves(Verb.STEP)

    assert states(session, process) == ["closed", "open", "planned", "planned"]


def test_opening_an_earlier_phase_steps_back(
    session: Session, process: Process, moves: Moves
) -> None:
    moves(Verb.STEP)

    moves(Verb.OPEN, "needs")

    assert states(session, process) == ["open", "closed", "planned", "planned"]


@pytest.mark.parametrize(
    ("verb", "kind"), [(Verb.STEP, ""), (Verb.OPEN, "test"), (Verb.CLOSE, "needs")]
)
def test_undo_gives_everything_back_as_it_was(
    session: Session, process: Process, moves: Moves, verb: Verb, kind: str
) -> None:
    moves(verb, kind)

    moves(Verb.UNDO)

    kinds = ("needs", "measures", "solutions", "test")
    assert states(session, process) == ["open", "planned", "planned", "planned"]
    assert not any(phase_of(session, process, one).moved_by_hand for one in kinds)


def test_undo_is_written_down(session: Session, process: Process, moves: Moves) -> None:
    moves(Verb.STEP)
    move = last_move(session, process)
    assert move is not None

    moves(Verb.UNDO)

    audit = last_audit(session)
    phases = {"needs": "open", "measures": "planned"}
    about = {"closed": ["measures"], "opened": "needs", "undoes": move.id, "phases": phases}
    assert (audit.action, audit.about) == ("phase-undo", about)


def test_moves_are_undone_one_by_one(session: Session, process: Process, moves: Moves) -> None:
    moves(Verb.STEP)
    moves(Verb.STEP)

    moves(Verb.UNDO)
    between = states(session, process)
    moves(Verb.UNDO)

    assert between == ["closed", "open", "planned", "planned"]
    assert states(session, process) == ["open", "planned", "planned", "planned"]
    with pytest.raises(NothingToMove):
        moves(Verb.UNDO)


def test_what_has_moved_since_is_not_undone(
    session: Session, process: Process, moves: Moves
) -> None:
    moves(Verb.CLOSE, "needs")
    phase_of(session, process, "measures").state = "open"

    with pytest.raises(NothingToMove):
        moves(Verb.UNDO)

    assert states(session, process) == ["closed", "open", "planned", "planned"]


def test_phase_reopened_after_its_date_stays_open(
    session: Session, process: Process, moves: Moves, clock: FakeClock
) -> None:
    moves(Verb.STEP)
    clock.now = phase_of(session, process, "needs").closes_at + timedelta(minutes=1)

    moves(Verb.UNDO)
    move_phases(session, process, now=clock())

    assert states(session, process)[0] == "open"


def test_phase_that_was_stepped_out_of_stays_closed(
    session: Session, process: Process, moves: Moves, clock: FakeClock
) -> None:
    moves(Verb.STEP)
    moves(Verb.CLOSE, "measures")

    move_phases(session, process, now=clock())

    # Its dates say that it is open.
    assert states(session, process)[0] == "closed"


def test_second_of_two_who_saw_the_same_moves_nothing(
    session: Session, process: Process, moves: Moves, plans: Plans
) -> None:
    seen = plans(Verb.STEP).seen
    moves(Verb.STEP, seen=seen)

    with pytest.raises(NotAsShown):
        moves(Verb.STEP, seen=seen)

    assert states(session, process) == ["closed", "open", "planned", "planned"]


def test_move_that_was_seen_is_not_made_after_a_phase_moved(
    session: Session, process: Process, moves: Moves, plans: Plans
) -> None:
    seen = plans(Verb.OPEN, "solutions").seen
    phase_of(session, process, "needs").state = "closed"

    with pytest.raises(NotAsShown):
        moves(Verb.OPEN, "solutions", seen=seen)


@pytest.mark.parametrize(("verb", "kind"), [(Verb.OPEN, "dream"), (Verb.CLOSE, None)])
def test_unknown_phase_is_not_moved(plans: Plans, verb: Verb, kind: str | None) -> None:
    with pytest.raises(UnknownPhase):
        plans(verb, kind)


def test_what_is_closed_is_not_closed_again(moves: Moves) -> None:
    moves(Verb.CLOSE, "needs")

    with pytest.raises(NothingToMove):
        moves(Verb.CLOSE, "needs")


def test_clock_opens_nothing_beside_an_open_phase(
    session: Session, process: Process, clock: FakeClock
) -> None:
    phase_of(session, process, "measures").opens_at = clock() - timedelta(days=1)

    move_phases(session, process, now=clock())

    assert states(session, process) == ["open", "planned", "planned", "planned"]
