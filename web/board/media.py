"""Photos and recordings of contributions, to those who are signed in."""

from __future__ import annotations

from fastapi import HTTPException
from fastapi.responses import FileResponse

from web.backstage import Stage
from web.board.doors.gate import Colleague
from web.files import file_response
from web.routes import Router
from workshop.voices.parts import is_showable

router = Router()


@router.get("/board/media/{name}")
def file_of_card(stage: Stage, signed_in: Colleague, name: str) -> FileResponse:
    """Return a file that may be shown; one that is held back or withdrawn is not there (404)."""
    with stage.store.reading() as session:
        if not is_showable(session, name, hidden_too=signed_in.may_protect):
            raise HTTPException(404)
    return file_response(stage.shelf, name)
