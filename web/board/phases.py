"""Opening and closing phases by hand: chat and room stay at the same stage."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response
from fastapi.responses import RedirectResponse

from storage.tables import PhaseState
from web.backstage import Stage
from web.board.doors.gate import Changing, Colleague
from workshop.board.staff import record
from workshop.process import current_process, set_phase
from workshop.refusals import UnknownPhase

BY_HAND = frozenset({PhaseState.OPEN, PhaseState.CLOSED})
PAGE = "/board/process"
router = APIRouter(prefix="/board/phases")


@router.get("")
def page(_signed_in: Colleague) -> Response:
    """Lead an older address to the process, where the phases stand."""
    return RedirectResponse(PAGE, status_code=303)


@router.post("/{kind}")
def move(
    stage: Stage, signed_in: Changing, kind: str, state: Annotated[PhaseState, Form()]
) -> Response:
    """Open or close a phase; opening one closes the others."""
    if state not in BY_HAND:
        raise HTTPException(400)
    now = stage.clock()
    try:
        with stage.store.writing() as session:
            set_phase(session, current_process(session), kind, state)
            who = signed_in.facilitator_id
            record(session, "phase-set", facilitator_id=who, now=now, phase=kind, state=state)
    except UnknownPhase as error:
        raise HTTPException(404) from error
    return RedirectResponse(PAGE, status_code=303)
