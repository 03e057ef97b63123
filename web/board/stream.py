"""The wall's bell: rings when something has been said, reworded or fetched."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import StreamingResponse

from web.backstage import Stage
from web.board.doors.gate import Colleague
from web.cookies import Cookie, read_token
from web.doorbell import WALL, doorbell_of
from web.limits import limits_of
from web.routes import Router
from web.streams import stream

router = Router()


@router.get("/board/stream")
def wall_stream(request: Request, stage: Stage, signed_in: Colleague) -> StreamingResponse:
    """Return server-sent events for the wall; they carry no words, those are fetched."""
    token = read_token(request, stage, Cookie.BOARD) or ""
    return stream(doorbell_of(request), WALL, limits_of(request).streams, token)
