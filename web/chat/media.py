"""A resident's own photos and recordings, to them alone."""

from __future__ import annotations

from fastapi import HTTPException
from fastapi.responses import FileResponse

from web.backstage import Stage
from web.chat.visitor import Visiting
from web.files import file_response
from web.routes import Router
from workshop.voices.parts import is_own_media

router = Router()


@router.get("/chat/media/{name}")
def own_file(stage: Stage, visitor: Visiting, name: str) -> FileResponse:
    """Return a file that the visitor sent; anybody else's does not exist (404)."""
    with stage.store.reading() as session:
        person = visitor.find(session, stage)
        if person is None or not is_own_media(session, person, name):
            raise HTTPException(404)
    return file_response(stage.shelf, name)
