"""Notes of a workshop: typing them one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import NoteWay
from web.backstage import Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import show_board
from web.board.refusing import sentence_for
from web.board.room.meetings import TAB, find_meeting, gone_is_not_found
from web.board.room.noteforms import NoteFields, Typed, origin_of, read_note
from web.board.room.page import meeting_page
from web.fields import RowNumber
from web.pages import wants_part
from web.routes import Router
from workshop.board.roomnotes import LastChoice, last_choice
from workshop.board.staff import SignedIn, record
from workshop.notes.importing import keep_typed

router = Router(prefix="/board/meetings/{number}")


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says was just done."""

    saved: bool = False
    kept: Annotated[RowNumber | None, Query()] = None
    added: Annotated[int | None, Query(ge=0)] = None
    known: Annotated[int | None, Query(ge=0)] = None
    undone: Annotated[int | None, Query(ge=0)] = None
    batch: Annotated[RowNumber | None, Query()] = None
    back: Annotated[int | None, Query(ge=0)] = None
    filled: Annotated[int | None, Query(ge=0)] = None
    erased: Annotated[int | None, Query(ge=0)] = None


@router.get("")
def page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    number: RowNumber,
    said: Annotated[Said, Depends()],
    before: Annotated[RowNumber | None, Query()] = None,
    refused: str = "",
) -> HTMLResponse:
    """Show a workshop: its notes, ways to bring in more, and how many came."""
    with stage.store.reading() as session:
        process, meeting = find_meeting(session, number)
        choice = last_choice(session, meeting, signed_in.facilitator_id)
        values = {
            **meeting_page(session, process, meeting, signed_in, choice, before),
            "said": said,
            "refused": sentence_for(refused),
            "draft": "",
            "faults": {},
        }
    template = "board/room/meeting_part.html" if wants_part(request) else "board/room/meeting.html"
    return show_board(request, template, signed_in, TAB, **values)


@router.post("/note")
def add_note(
    request: Request, stage: Stage, signed_in: Changing, number: RowNumber, typed: Typed
) -> Response:
    """Keep one typed note, and be ready for the next."""
    now = stage.clock()
    with stage.store.writing() as session:
        process, meeting = find_meeting(session, number)
        note, faults = read_note(session, process, typed)
        if note is None:
            return _again(request, session, signed_in, typed, faults)
        origin = origin_of(NoteWay.TYPED, signed_in, number, typed)
        with gone_is_not_found():
            batch = keep_typed(session, meeting, note, origin, now=now)
        if batch is not None:
            who = signed_in.facilitator_id
            record(session, "note-add", facilitator_id=who, now=now, batch_id=batch)
    kept = f"?kept={batch}" if batch else ""
    return RedirectResponse(f"/board/meetings/{number}{kept}#note", status_code=303)


def _again(
    request: Request,
    session: Session,
    signed_in: SignedIn,
    typed: NoteFields,
    faults: dict[str, str],
) -> HTMLResponse:
    process, meeting = find_meeting(session, int(request.path_params["number"]))
    values = {
        **meeting_page(session, process, meeting, signed_in, LastChoice(*typed.choice)),
        "said": Said(),
        "refused": None,
        "draft": typed.text,
        "faults": faults,
    }
    template = "board/room/meeting_part.html" if wants_part(request) else "board/room/meeting.html"
    return show_board(request, template, signed_in, TAB, status=422, **values)
