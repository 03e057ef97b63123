"""The chat's bell: rings when something has been said to the resident."""

from __future__ import annotations

from fastapi import HTTPException, Request
from fastapi.responses import StreamingResponse

from web.backstage import Stage
from web.chat.visitor import Visiting
from web.doorbell import doorbell_of
from web.limits import limits_of
from web.routes import Router
from web.streams import stream

router = Router()


@router.get("/chat/stream")
def chat_stream(request: Request, stage: Stage, visitor: Visiting) -> StreamingResponse:
    """Return server-sent events for this conversation."""
    with stage.store.reading() as session:
        person = visitor.find(session, stage)
    if person is None or visitor.token is None:
        raise HTTPException(404)
    return stream(doorbell_of(request), person.id, limits_of(request).streams, visitor.token)
