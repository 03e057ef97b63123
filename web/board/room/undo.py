"""Taking notes of a workshop out, putting them back, and deleting what was taken out for good."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Meeting
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changer, Changing
from web.board.frame import frame, show_board
from web.board.hand import hand_of
from web.board.room.meetings import TAB, find_meeting
from web.board.room.page import meeting_entry
from web.fields import RowNumber
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.notes import erase_import, look_at_redo, look_at_undo, redo_import, undo_import
from workshop.notes.undoing import Undoing
from workshop.refusals import UnknownBatch
from workshop.sorting.acts import Hand

Look = Callable[[Session, Meeting, int], Undoing]
router = Router(prefix="/board/meetings/{number}")


@router.get("/undo/{batch}")
def look_at(
    request: Request, stage: Stage, signed_in: Changer, number: RowNumber, batch: RowNumber
) -> HTMLResponse:
    """Show what an undo would take out."""
    return _looked_at(request, stage, signed_in, number, batch, look_at_undo, "undo")


@router.get("/redo/{batch}")
def look_back(
    request: Request, stage: Stage, signed_in: Changer, number: RowNumber, batch: RowNumber
) -> HTMLResponse:
    """Show what was taken out, to those who may put it back."""
    return _looked_at(request, stage, signed_in, number, batch, look_at_redo, "redo")


@router.post("/undo/{batch}")
def undo(stage: Stage, signed_in: Changing, number: RowNumber, batch: RowNumber) -> Response:
    """Take out a file, a list or a typed note, as one act; once more changes nothing."""

    def act(hand: Hand, meeting: Meeting) -> dict[str, int]:
        look_at_undo(hand.session, meeting, batch)
        removed = undo_import(hand.session, batch, now=hand.now, hand=hand)
        return {"undone": removed, "batch": batch}

    return _do(stage, signed_in, number, act)


@router.post("/redo/{batch}")
def redo(stage: Stage, signed_in: Changing, number: RowNumber, batch: RowNumber) -> Response:
    """Put back what was taken out; once more changes nothing."""

    def act(hand: Hand, meeting: Meeting) -> dict[str, int]:
        look_at_redo(hand.session, meeting, batch)
        back = redo_import(hand.session, batch, hand=hand)
        return {"back": back.count, "known": back.known, "filled": back.filled}

    return _do(stage, signed_in, number, act)


@router.post("/erase/{batch}")
def erase(stage: Stage, signed_in: Changing, number: RowNumber, batch: RowNumber) -> Response:
    """Delete what was taken out for good; this cannot be undone, and the page says so."""

    def act(hand: Hand, meeting: Meeting) -> dict[str, int]:
        look_at_redo(hand.session, meeting, batch)
        return {"erased": erase_import(hand, batch)}

    return _do(stage, signed_in, number, act)


def _do(
    stage: Backstage,
    signed_in: SignedIn,
    number: int,
    act: Callable[[Hand, Meeting], dict[str, int]],
) -> Response:
    try:
        with stage.store.writing() as session:
            _, meeting = find_meeting(session, number)
            query = urlencode(act(hand_of(session, stage, signed_in), meeting))
    except UnknownBatch:
        query = urlencode({"refused": UnknownBatch.__name__})
    return RedirectResponse(f"/board/meetings/{number}?{query}#notes", status_code=303)


def _looked_at(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    number: int,
    batch: int,
    look: Look,
    template: str,
) -> HTMLResponse:
    with stage.store.reading() as session:
        process, meeting = find_meeting(session, number)
        try:
            undoing = look(session, meeting, batch)
        except UnknownBatch as error:
            raise HTTPException(404) from error
        values = {
            **frame(session, process),
            "meeting": meeting_entry(process, meeting),
            "undoing": undoing,
        }
    return show_board(request, f"board/room/{template}.html", signed_in, TAB, **values)
