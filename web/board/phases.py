"""Opening and closing phases by hand: chat and room stay at the same stage."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from storage.tables import PhaseState
from web.backstage import Stage
from web.board.frame import frame, show_board
from web.board.gate import Changing, Colleague
from workshop.board.items import kinds_without_choice
from workshop.board.staff import record
from workshop.process import current_process, phases_of, set_phase
from workshop.refusals import UnknownPhase

BY_HAND = frozenset({PhaseState.OPEN, PhaseState.CLOSED})
router = APIRouter(prefix="/board/phases")


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague) -> HTMLResponse:
    """Show every phase with its dates and what can be done."""
    with stage.store.reading() as session:
        process = current_process(session)
        lacking = kinds_without_choice(session, process)
        values = {
            **frame(session, process),
            "stages": [
                {
                    "kind": phase.kind,
                    "title": phase.title,
                    "state": phase.state,
                    "opens_at": phase.opens_at,
                    "closes_at": phase.closes_at,
                    "is_by_hand": phase.moved_by_hand,
                    "lacks": lacking.get(phase.kind),
                }
                for phase in phases_of(session, process)
            ],
        }
    return show_board(request, "board/phases.html", signed_in, "phases", **values)


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
    return RedirectResponse("/board/phases", status_code=303)
