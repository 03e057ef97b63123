"""What was handed to the contact for safety: who sees to it, and what has been seen to."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from web.backstage import Stage
from web.board.doors.gate import Protector
from web.board.frame import frame, show_board
from web.board.refusing import sentence_for
from web.routes import Router
from workshop.contact.queue import followed_lately, waiting
from workshop.process import current_process

router = Router(prefix="/board/contact")


@router.get("")
def page(request: Request, stage: Stage, signed_in: Protector, refused: str = "") -> HTMLResponse:
    """Show what waits, the oldest first, and what was followed up last."""
    said = sentence_for(refused)
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            "waiting": waiting(session, process),
            "lately": followed_lately(session, process),
        }
    status = 409 if said else 200
    return show_board(
        request, "board/contact.html", signed_in, "contact", status=status, refused=said, **values
    )
