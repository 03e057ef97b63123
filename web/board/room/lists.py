"""A pasted list of notes: looked through, and kept by a second press."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from storage.tables import NoteWay
from web.backstage import Stage
from web.board.doors.gate import Changing
from web.board.frame import frame, show_board
from web.board.room.meetings import TAB, find_meeting, gone_is_not_found
from web.board.room.noteforms import Typed, like_of, origin_of
from web.board.room.page import meeting_entry, new_nonce
from web.fields import RowNumber
from web.routes import Router
from workshop.board.staff import record
from workshop.notes.importing import hold_notes, keep_planned, plan_notes, was_pressed
from workshop.notes.pasted import read_list

LINES_SHOWN = 200
router = Router(prefix="/board/meetings/{number}")


@router.post("/list")
def look_at_list(
    request: Request, stage: Stage, signed_in: Changing, number: RowNumber, typed: Typed
) -> HTMLResponse:
    """Show what would be kept of a pasted list."""
    with stage.store.reading() as session:
        process, meeting = find_meeting(session, number)
        like = like_of(session, process, typed)
        pasted = read_list(typed.text, like)
        plan = plan_notes(session, meeting, pasted.notes)
        values = {
            **frame(session, process),
            "meeting": meeting_entry(process, meeting),
            "typed": typed,
            "nonce": new_nonce(),
            "too_long": pasted.too_long,
            "lines": [note.text for note, _ in plan.new[:LINES_SHOWN]],
            "added": len(plan.new),
            "known": plan.known,
            "like": like,
        }
    return show_board(request, "board/room/list.html", signed_in, TAB, **values)


@router.post("/list/keep")
def keep_list(stage: Stage, signed_in: Changing, number: RowNumber, typed: Typed) -> Response:
    """Keep a pasted list: those of its notes that are not there yet."""
    now = stage.clock()
    with stage.store.writing() as session:
        process, meeting = find_meeting(session, number)
        with gone_is_not_found():
            hold_notes(session, meeting)
        pasted = read_list(typed.text, like_of(session, process, typed))
        plan = plan_notes(session, meeting, pasted.notes)
        origin = origin_of(NoteWay.PASTED, signed_in, number, typed)
        if plan.new and not was_pressed(session, origin):
            batch = keep_planned(session, meeting, plan, origin, now=now)
            who = signed_in.facilitator_id
            record(session, "import", facilitator_id=who, now=now, batch_id=batch)
    told = f"?added={len(plan.new)}&known={plan.known}"
    return RedirectResponse(f"/board/meetings/{number}{told}", status_code=303)
