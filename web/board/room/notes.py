"""Notes of a workshop: typing them one by one, and taking back what came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import NoteWay
from web.backstage import Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.room.meetings import TAB, find_meeting
from web.board.room.noteforms import NoteFields, Typed, origin_of, read_note
from web.board.room.page import meeting_entry, meeting_page
from web.fields import RowNumber
from web.pages import wants_part
from workshop.board.roomnotes import LastChoice, last_choice
from workshop.board.staff import SignedIn, record
from workshop.notes import look_at_undo, undo_import
from workshop.notes.importing import keep_typed
from workshop.refusals import UnknownBatch

router = APIRouter(prefix="/board/meetings/{number}")


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says was just done."""

    saved: bool = False
    kept: Annotated[RowNumber | None, Query()] = None
    added: Annotated[int | None, Query(ge=0)] = None
    known: Annotated[int | None, Query(ge=0)] = None
    undone: Annotated[int | None, Query(ge=0)] = None


@router.get("")
def page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    number: RowNumber,
    said: Annotated[Said, Depends()],
    before: Annotated[RowNumber | None, Query()] = None,
) -> HTMLResponse:
    """Show a workshop: its notes, ways to bring in more, and how many came."""
    with stage.store.reading() as session:
        process, meeting = find_meeting(session, number)
        choice = last_choice(session, meeting, signed_in.facilitator_id)
        values = {
            **meeting_page(session, process, meeting, choice, before),
            "said": said,
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
        batch = keep_typed(session, meeting, note, origin, now=now)
        if batch is not None:
            who = signed_in.facilitator_id
            record(session, "note-add", facilitator_id=who, now=now, batch_id=batch)
    kept = f"?kept={batch}" if batch else ""
    return RedirectResponse(f"/board/meetings/{number}{kept}#note", status_code=303)


@router.get("/undo/{batch}")
def look_at(
    request: Request, stage: Stage, signed_in: Colleague, number: RowNumber, batch: RowNumber
) -> HTMLResponse:
    """Show what an undo would take away."""
    with stage.store.reading() as session:
        process, meeting = find_meeting(session, number)
        try:
            undoing = look_at_undo(session, meeting, batch)
        except UnknownBatch as error:
            raise HTTPException(404) from error
        values = {
            **frame(session, process),
            "meeting": meeting_entry(process, meeting),
            "undoing": undoing,
        }
    return show_board(request, "board/room/undo.html", signed_in, TAB, **values)


@router.post("/undo/{batch}")
def undo(stage: Stage, signed_in: Changing, number: RowNumber, batch: RowNumber) -> Response:
    """Take back a file, a list or a typed note, as one act; once more changes nothing."""
    now = stage.clock()
    try:
        with stage.store.writing() as session:
            _, meeting = find_meeting(session, number)
            way = look_at_undo(session, meeting, batch).batch.way
            removed = undo_import(session, batch, now=now)
            action = "note-undo" if way == NoteWay.TYPED else "import-undo"
            who = signed_in.facilitator_id
            record(session, action, facilitator_id=who, now=now, batch_id=batch)
    except UnknownBatch:
        return RedirectResponse(f"/board/meetings/{number}", status_code=303)
    return RedirectResponse(f"/board/meetings/{number}?undone={removed}#notes", status_code=303)


def _again(
    request: Request,
    session: Session,
    signed_in: SignedIn,
    typed: NoteFields,
    faults: dict[str, str],
) -> HTMLResponse:
    process, meeting = find_meeting(session, int(request.path_params["number"]))
    values = {
        **meeting_page(session, process, meeting, LastChoice(*typed.choice)),
        "said": Said(),
        "draft": typed.text,
        "faults": faults,
    }
    template = "board/room/meeting_part.html" if wants_part(request) else "board/room/meeting.html"
    return show_board(request, template, signed_in, TAB, status=422, **values)
