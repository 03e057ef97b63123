"""The wall of the hall, for a projector: one photo at a time, and what was said to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from sqlalchemy.orm import Session

from storage.tables import Process
from web.backstage import Backstage, Stage
from web.board.doors.gate import ANYBODY, Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of
from web.board.joining import hall_source, ways_in
from web.cookies import Cookie, read_token
from web.doorbell import HALL, doorbell_of
from web.fields import RowNumber, Text
from web.limits import limits_of
from web.pages import wants_part
from web.routes import Router
from web.streams import stream
from workshop.board.hall import Stop, cards_in_hall, hall_phase, stops_of
from workshop.board.moderating import set_moderation as moderate
from workshop.process import current_process
from workshop.refusals import NoProcess
from workshop.residents import sources

router = Router()


@dataclass(frozen=True, slots=True)
class HallView:
    """What the projector shows, as it stands in the address.

    `cards` is empty while the cards are covered: people answer before they see what others said.
    """

    phase: str = ""
    photo: str = ""
    item: Annotated[RowNumber | None, Query()] = None
    cards: str = ""

    def stop_among(self, stops: Sequence[Stop]) -> int:
        """Return the place of the photo in the row; the first if the address names none."""
        for place, stop in enumerate(stops):
            if stop.code == self.photo and self.item in (None, stop.item_id):
                return place
        return 0

    def href(self, stop: Stop | None, *, cards: bool) -> str:
        """Return the address of a photo, with the cards covered or not."""
        chosen = {
            "phase": self.phase,
            "photo": stop.code if stop else "",
            "item": stop.item_id if stop else None,
            "cards": "1" if cards else "",
        }
        query = urlencode({key: value for key, value in chosen.items() if value})
        return f"/board/hall?{query}" if query else "/board/hall"


@router.get("/board/hall")
def hall(
    request: Request, stage: Stage, signed_in: Colleague, view: Annotated[HallView, Depends()]
) -> HTMLResponse:
    """Show one photo of the open phase, large; to our own script only what may have changed."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            "question": process.question,
            "is_moderated": process.is_moderated,
            **_stop(session, process, view),
            "ways": ways_in(session, stage, process, now=stage.clock()),
        }
    template = "board/hall_part.html" if wants_part(request) else "board/hall.html"
    return show_board(request, template, signed_in, "hall", view=view, **values)


@router.get("/board/hall/stream")
def hall_stream(request: Request, stage: Stage, signed_in: Colleague) -> StreamingResponse:
    """Return server-sent events for the projector and the queue; they carry no words."""
    token = read_token(request, stage, Cookie.BOARD) or ""
    return stream(doorbell_of(request), HALL, limits_of(request).streams, token)


@router.post("/board/hall/moderation")
def set_moderation(stage: Stage, signed_in: Changing, moderation: Text = "") -> Response:
    """Choose whether the projector shows only what somebody has let through."""
    if moderation not in {"on", "off"}:
        raise HTTPException(400)
    with stage.store.writing() as session:
        moderate(hand_of(session, stage, signed_in), is_moderated=moderation == "on")
    return RedirectResponse("/board/process#hall", status_code=303)


@router.get("/sal", dependencies=ANYBODY)
def short_address(stage: Stage) -> RedirectResponse:
    """Lead somebody who typed the hall's address to the chat, with the workshop they sit in."""
    return RedirectResponse(f"/k/{_source_now(stage)}", status_code=303)


def _source_now(stage: Backstage) -> str:
    try:
        with stage.store.reading() as session:
            process = current_process(session)
            return hall_source(session, process, now=stage.clock())
    except NoProcess:
        return sources.HALL


def _stop(session: Session, process: Process, view: HallView) -> dict[str, Any]:
    phase = hall_phase(session, process, view.phase or None)
    stops = stops_of(session, process, phase) if phase else []
    here = view.stop_among(stops)
    stop = stops[here] if stops else None
    is_open = bool(view.cards)
    return {
        "stop": stop,
        "place": here + 1,
        "places": len(stops),
        "phase_title": phase.title if phase else None,
        "before": stops[here - 1] if here > 0 else None,
        "after": stops[here + 1] if here + 1 < len(stops) else None,
        "first": stops[0] if stops else None,
        "is_open": is_open,
        "cards": cards_in_hall(session, process, stop) if stop and is_open else (),
    }
