"""The workshops in the room: the list of them, adding and changing one, and how many came."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Meeting, Process
from web.backstage import Stage
from web.board.counting import census_of
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.board.room.meetingforms import (
    Faults,
    MeetingFields,
    Texts,
    fields_of,
    new_fields,
    read_attendance,
    read_meeting,
    roles_and_ages,
    typed_meeting,
)
from web.fields import RowNumber
from web.routes import Router
from workshop.board.census import Cells
from workshop.board.finding import meetings_of
from workshop.board.meetings import (
    add_meeting,
    attendance_of,
    change_meeting,
    count_heads,
    find_meeting_row,
)
from workshop.board.staff import SignedIn
from workshop.process import current_process, open_phase, phases_of
from workshop.refusals import UnknownMeeting
from workshop.sorting.stacks import Stack

router = Router(prefix="/board/meetings")
TAB = "meetings"
Typed = Annotated[MeetingFields, Depends(typed_meeting)]


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague, refused: str = "") -> HTMLResponse:
    """Show the workshops in the order they are held, with how many notes each has."""
    with stage.store.reading() as session:
        process = current_process(session)
        cells = census_of(request).count(session)
        meetings = [
            {
                "number": meeting.id,
                "title": meeting.title,
                "place": meeting.place,
                "starts_at": meeting.starts_at,
                "total": attendance_of(meeting).total,
                "notes": _notes(cells, meeting),
            }
            for meeting in meetings_of(session, process)
        ]
        values = {
            **frame(session, process),
            "meetings": meetings,
            "acts": last_acts(session, process, signed_in, stack=Stack.ROOM),
            "refused": sentence_for(refused),
        }
    return show_board(request, "board/room/meetings.html", signed_in, TAB, **values)


@router.get("/new")
def blank(request: Request, stage: Stage, signed_in: Colleague) -> HTMLResponse:
    """Show an empty form for a workshop."""
    with stage.store.reading() as session:
        process = current_process(session)
        phase = open_phase(session, process)
        typed = new_fields(stage.clock(), process, phase.kind if phase else None)
        values = {**frame(session, process), **_form(process, typed, {}, None)}
    return show_board(request, "board/room/meeting_form.html", signed_in, TAB, **values)


@router.get("/{number}/change")
def change_form(
    request: Request, stage: Stage, signed_in: Colleague, number: RowNumber
) -> HTMLResponse:
    """Show what is known of a workshop, to put it right."""
    with stage.store.reading() as session:
        process, meeting = find_meeting(session, number)
        typed = fields_of(meeting, process, phases_of(session, process))
        values = {**frame(session, process), **_form(process, typed, {}, number)}
    return show_board(request, "board/room/meeting_form.html", signed_in, TAB, **values)


@router.post("")
def add(request: Request, stage: Stage, signed_in: Changing, typed: Typed) -> Response:
    """Add a workshop."""
    return _save(request, stage, signed_in, typed, None)


@router.post("/{number}/change")
def change(
    request: Request, stage: Stage, signed_in: Changing, typed: Typed, number: RowNumber
) -> Response:
    """Change what is known of a workshop."""
    return _save(request, stage, signed_in, typed, number)


@router.get("/{number}/attendance")
def attendance_form(
    request: Request, stage: Stage, signed_in: Colleague, number: RowNumber
) -> HTMLResponse:
    """Show how many came, to write it down."""
    with stage.store.reading() as session:
        process, meeting = find_meeting(session, number)
        heads = attendance_of(meeting)
        typed = {
            "total": "" if heads.total is None else str(heads.total),
            **{f"role-{code}": str(n) for code, n in heads.roles.items()},
            **{f"age-{code}": str(n) for code, n in heads.ages.items()},
        }
        values = {**frame(session, process), **_heads_form(process, meeting, typed, {})}
    return show_board(request, "board/room/attendance.html", signed_in, TAB, **values)


@router.post("/{number}/attendance")
def take_attendance(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    head: Texts = [],  # noqa: B006
    count: Texts = [],  # noqa: B006
) -> Response:
    """Keep how many came; nothing in it says who."""
    typed = dict(zip(head, count, strict=False))
    return _count(request, stage, signed_in, number, typed)


def find_meeting(session: Session, number: int) -> tuple[Process, Meeting]:
    """Return the process and its workshop of this number. Raises HTTPException 404."""
    process = current_process(session)
    meeting = find_meeting_row(session, process, number)
    if meeting is None:
        raise HTTPException(404)
    return process, meeting


def _save(
    request: Request, stage: Stage, signed_in: SignedIn, typed: MeetingFields, number: int | None
) -> Response:
    with stage.store.writing() as session:
        hand = hand_of(session, stage, signed_in)
        plan, faults = read_meeting(typed, hand.process, phases_of(session, hand.process))
        if plan is None:
            values = {
                **frame(session, hand.process),
                **_form(hand.process, typed, faults, number),
            }
            template = "board/room/meeting_form.html"
            return show_board(request, template, signed_in, TAB, status=422, **values)
        if number is None:
            number = add_meeting(hand, plan).id
        else:
            _, meeting = find_meeting(session, number)
            with gone_is_not_found():
                change_meeting(hand, meeting, plan)
    return RedirectResponse(f"/board/meetings/{number}?saved=1", status_code=303)


def _count(
    request: Request, stage: Stage, signed_in: SignedIn, number: int, typed: dict[str, str]
) -> Response:
    with stage.store.writing() as session:
        process, meeting = find_meeting(session, number)
        roles, ages = roles_and_ages(process)
        attendance, faults = read_attendance(
            typed.get("total", ""),
            {code: typed.get(f"role-{code}", "") for code in roles},
            {code: typed.get(f"age-{code}", "") for code in ages},
        )
        if faults:
            values = {**frame(session, process), **_heads_form(process, meeting, typed, faults)}
            template = "board/room/attendance.html"
            return show_board(request, template, signed_in, TAB, status=422, **values)
        with gone_is_not_found():
            count_heads(hand_of(session, stage, signed_in), meeting, attendance)
    return RedirectResponse(f"/board/meetings/{number}?saved=1", status_code=303)


@contextmanager
def gone_is_not_found() -> Iterator[None]:
    """Say that a workshop is not there, if somebody has just taken it back."""
    try:
        yield
    except UnknownMeeting as error:
        raise HTTPException(404) from error


def _form(
    process: Process, typed: MeetingFields, faults: Faults, number: int | None
) -> dict[str, Any]:
    return {
        "process_languages": process.languages,
        "typed": typed,
        "faults": faults,
        "number": number,
    }


def _heads_form(
    process: Process, meeting: Meeting, typed: dict[str, str], faults: Faults
) -> dict[str, Any]:
    roles, _ = roles_and_ages(process)
    return {
        "number": meeting.id,
        "meeting_title": meeting.title,
        "roles": roles,
        "bands": process.ages["bands"],
        "typed": typed,
        "faults": faults,
    }


def _notes(cells: Cells, meeting: Meeting) -> int:
    return sum(n for cell, n in cells.items() if cell.meeting_id == meeting.id)
