"""The hand that somebody who is signed in acts with, and what a page says of their last act."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.tables import Process
from web.backstage import Backstage
from workshop.board.staff import SignedIn
from workshop.process import current_process
from workshop.sorting.acts import Hand, next_to_redo, next_to_undo
from workshop.sorting.stacks import Stack
from workshop.voting.ballots import settled_acts


def hand_of(session: Session, stage: Backstage, signed_in: SignedIn) -> Hand:
    """Return what this facilitator acts with, on the board of the current process."""
    process = current_process(session)
    return Hand(session, process, signed_in.facilitator_id, stage.clock())


@dataclass(frozen=True, slots=True)
class LastActs:
    """The verbs of what one can undo and do again; None where there is nothing."""

    undo: str | None
    redo: str | None
    past: int | None = None
    before: str | None = None
    """The act that could not be taken back, and the verb of the one before it."""
    stack: Stack = Stack.BOARD


def last_acts(
    session: Session,
    process: Process,
    signed_in: SignedIn,
    *,
    past: int | None = None,
    stack: Stack = Stack.BOARD,
) -> LastActs:
    """Return what one did last in this place, what one took back last, and what comes before."""
    who = signed_in.facilitator_id
    done = next_to_undo(session, process, who, stack=stack)
    if done and stack == Stack.DOTS and settled_acts(session, [done.id]):
        done = None
    undone = next_to_redo(session, process, who, stack=stack)
    before = (
        next_to_undo(session, process, who, past=past, stack=stack) if past is not None else None
    )
    verbs = [one.verb if one else None for one in (done, undone, before)]
    return LastActs(verbs[0], verbs[1], past, verbs[2], stack)
