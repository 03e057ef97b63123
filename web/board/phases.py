"""Moving from phase to phase by hand: a page says what it means, one press does it.

Chat and room stay at the same stage.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from web.backstage import Stage
from web.board.doors.gate import Changer, Changing, Colleague
from web.board.frame import frame, show_board
from web.fields import Text
from web.routes import Router
from workshop.board.protecting import FEW
from workshop.process import current_process
from workshop.refusals import NotAsShown, NothingToMove, UnknownPhase
from workshop.steering.moving import Verb, make_move, planned_move
from workshop.steering.outlook import outlook_of

PAGE = "/board/process"
MOVE = "/board/phases/move"
router = Router(prefix="/board/phases")


@router.get("")
def page(_signed_in: Colleague) -> Response:
    """Lead an older address to the process, where the phases stand."""
    return RedirectResponse(PAGE, status_code=303)


@router.get("/move")
def ask(
    request: Request,
    stage: Stage,
    signed_in: Changer,
    verb: Verb = Verb.STEP,
    kind: str = "",
    *,
    changed: bool = False,
) -> Response:
    """Say what a move means for residents, before it is made."""
    try:
        with stage.store.reading() as session:
            process = current_process(session)
            move = planned_move(session, process, verb, kind, now=stage.clock())
            values = {
                **frame(session, process),
                "move": move,
                "kind": kind,
                "outlook": outlook_of(session, process, move),
            }
    except UnknownPhase as error:
        raise HTTPException(404) from error
    except NothingToMove:
        return _nothing_to_do(verb)
    status = 409 if changed else 200
    told = {"is_changed": changed, "few": FEW}
    return show_board(
        request, "board/phase_move.html", signed_in, "process", status=status, **told, **values
    )


@router.post("/move")
def move_it(
    stage: Stage,
    signed_in: Changing,
    verb: Annotated[Verb, Form()],
    kind: Text = "",
    seen: Text = "",
) -> Response:
    """Make the very move that was shown; if somebody was faster, show what it would be now."""
    now, who = stage.clock(), signed_in.facilitator_id
    try:
        with stage.store.writing() as session:
            process = current_process(session)
            make_move(session, process, verb, kind, facilitator_id=who, now=now, seen=seen)
    except UnknownPhase as error:
        raise HTTPException(404) from error
    except NotAsShown:
        query = urlencode({"verb": verb, "kind": kind, "changed": 1})
        return RedirectResponse(f"{MOVE}?{query}", status_code=303)
    except NothingToMove:
        return _nothing_to_do(verb)
    done = "undone" if verb == Verb.UNDO else "moved"
    return RedirectResponse(f"{PAGE}?done={done}", status_code=303)


def _nothing_to_do(verb: Verb) -> Response:
    done = "not-undone" if verb == Verb.UNDO else "nothing"
    return RedirectResponse(f"{PAGE}?done={done}", status_code=303)
