"""All broadcasts on one page: what asks for a decision first, then the calendar of the process."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, StreamingResponse
from sqlalchemy.orm import Session

from storage.tables import Process
from web.backstage import Stage
from web.board.broadcasts.saying import SAID
from web.board.broadcasts.timeline import timeline_of, weeks_of
from web.board.broadcasts.wording import audience_in_words, names_of
from web.board.counting import days_of
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.cookies import Cookie, read_token
from web.doorbell import BROADCASTS, doorbell_of
from web.fields import HIGHEST_ROW
from web.limits import limits_of
from web.pages import language_of, wants_part
from web.routes import Router
from web.streams import stream
from workshop.broadcasts.calendar import calendar_of
from workshop.broadcasts.standing import shelves_of
from workshop.process import current_process

TAB = "broadcasts"
router = Router(prefix="/board/broadcasts")


@router.get("/stream")
def ring(request: Request, stage: Stage, signed_in: Colleague) -> StreamingResponse:
    """Return server-sent events for the pages of broadcasts; they carry no words."""
    token = read_token(request, stage, Cookie.BOARD) or ""
    return stream(doorbell_of(request), BROADCASTS, limits_of(request).streams, token)


@router.get("")
def page(
    request: Request, stage: Stage, signed_in: Colleague, before: int = 0, done: str = ""
) -> HTMLResponse:
    """Show every broadcast, and when what happens."""
    now, language = stage.clock(), language_of(request)
    last = before if 0 < before <= HIGHEST_ROW else None
    is_part = wants_part(request)
    with stage.store.reading() as session:
        process = current_process(session)
        shelves = shelves_of(session, process, now=now, before=last)
        names = names_of(session, process, stage.catalogue, language)
        values: dict[str, Any] = {
            **frame(session, process),
            "shelves": shelves,
            "audiences": {
                one.number: audience_in_words(names, one.audience, from_age=one.from_age)
                for one in (*shelves.asking, *shelves.planned)
            },
            **({} if is_part else _calendar(request, session, stage, process)),
        }
    template = "board/broadcasts/list_part.html" if is_part else "board/broadcasts/list.html"
    values |= {"done": SAID.get(done), "is_first": last is None}
    return show_board(request, template, signed_in, TAB, **values)


def _calendar(
    request: Request, session: Session, stage: Stage, process: Process
) -> dict[str, Any]:
    now, language = stage.clock(), language_of(request)
    calendar = calendar_of(session, process, days_of(request).count(session), now=now)
    return {
        "timeline": timeline_of(calendar, process.timezone, now=now, language=language),
        "weeks": weeks_of(calendar, process.timezone, now=now),
    }
