"""The queue before the projector: letting words through or holding them back."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Process
from web.backstage import Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.fields import RowNumber, Text
from web.pages import wants_part
from web.routes import Router
from workshop.board.hall import Stop, hall_phase, stops_of
from workshop.board.moderating import decide, decided_lately, queue_of, undo
from workshop.process import current_process
from workshop.sorting.stacks import Stack

router = Router(prefix="/board/hall/moderate")


class Choice(StrEnum):
    """What can be decided about words that wait, or that were decided about."""

    THROUGH = "through"
    HELD = "held"
    UNDO = "undo"


class Done(StrEnum):
    """What the page says has happened."""

    THROUGH = "through"
    HELD = "held"
    UNDO = "undo"
    CHANGED = "changed"


@router.get("")
def page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    photo: str = "",
    done: str = "",
    refused: str = "",
) -> HTMLResponse:
    """Show what waits, the oldest first, and what was decided last."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            **_queue(session, process, photo),
            "acts": last_acts(session, process, signed_in, stack=Stack.HALL),
            "refused": sentence_for(refused),
        }
    said = Done(done) if done in set(Done) else None
    template = "board/moderate_part.html" if wants_part(request) else "board/moderate.html"
    return show_board(request, template, signed_in, "hall", photo=photo, done=said, **values)


@router.post("")
def choose(
    stage: Stage,
    signed_in: Changing,
    number: Annotated[RowNumber, Form()],
    choice: Annotated[Choice, Form()],
    seen: Text = "",
    photo: Text = "",
) -> Response:
    """Let words through, hold them back, or undo either.

    Words that have changed since they were shown stay where they are, and the page says so.
    """
    with stage.store.writing() as session:
        hand = hand_of(session, stage, signed_in)
        if choice == Choice.UNDO:
            is_done = undo(hand, number)
        else:
            is_done = decide(hand, number, seen, is_through=choice == Choice.THROUGH)
    done = Done(choice) if is_done else Done.CHANGED
    query = urlencode({key: one for key, one in {"photo": photo, "done": done}.items() if one})
    return RedirectResponse(f"/board/hall/moderate?{query}", status_code=303)


def _queue(session: Session, process: Process, photo: str) -> dict[str, Any]:
    phase = hall_phase(session, process)
    stops = stops_of(session, process, phase) if phase else []
    chosen = [stop for stop in stops if photo in ("", stop.code)]
    return {
        "deck": _once_each(stops),
        "queue": queue_of(session, process, [one for stop in chosen for one in stop.prompt_ids]),
        "lately": decided_lately(session, process),
        "is_moderated": process.is_moderated,
    }


def _once_each(stops: list[Stop]) -> list[Stop]:
    return list({stop.code: stop for stop in stops}.values())
