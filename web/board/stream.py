"""The wall's bell: rings when something has been said, reworded or fetched."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from web.board.gate import Colleague
from web.doorbell import WALL, doorbell_of
from web.streams import stream

router = APIRouter()


@router.get("/board/stream")
def wall_stream(request: Request, signed_in: Colleague) -> StreamingResponse:
    """Return server-sent events for the wall; they carry no words, those are fetched."""
    return stream(doorbell_of(request), WALL)
