"""The process as it is: its question and promise, its rounds and workshops, what it keeps."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from storage.tables import Facilitator, Meeting, Phase, Process
from web.backstage import Stage
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.routes import Router
from workshop.board.finding import meetings_of
from workshop.board.items import kinds_without_choice
from workshop.process import current_process, phases_of
from workshop.steering.dates import overlapping
from workshop.steering.mandate import mandate_of
from workshop.steering.moving import last_move, next_in_order

DONE = {
    "undone": "process.done_undone",
    "nothing": "process.done_nothing",
    "not-undone": "process.done_not_undone",
    "dates": "process.done_dates",
    "mandate": "process.done_mandate",
    "file": "process.done_file",
}
"""What the page says has happened; of a move it says which round is open."""
router = Router(prefix="/board/process")


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague, done: str = "") -> HTMLResponse:
    """Show the process: its rounds, their dates and who decides; the rest is its file's."""
    with stage.store.reading() as session:
        process = current_process(session)
        phases = phases_of(session, process)
        leaving, coming = next_in_order(phases)
        values = {
            **frame(session, process),
            "process": _facts(process),
            "stages": _stages(session, process),
            "leaving": leaving,
            "coming": coming,
            "overlaps": [(one.title, other.title) for one, other in overlapping(phases)],
            "last": _last(session, process),
            "is_moved": done == "moved",
        }
    said = DONE.get(done)
    return show_board(request, "board/process.html", signed_in, "process", done=said, **values)


def _facts(process: Process) -> dict[str, Any]:
    minimum = int(process.ages["minimum"])
    bands = [band for band in process.ages["bands"] if int(band["from"]) >= minimum]
    return {
        "question": process.question,
        "mandate": mandate_of(process),
        "use": process.use,
        "languages": process.languages,
        "minimum": minimum,
        "bands": [band["words"] for band in bands],
        "retention": process.retention,
        "quiet_hours": process.quiet_hours,
        "contact": process.contact,
        "is_moderated": process.is_moderated,
        "loaded_at": process.loaded_at,
    }


def _stages(session: Session, process: Process) -> list[dict[str, Any]]:
    lacking = kinds_without_choice(session, process)
    meetings = meetings_of(session, process)
    return [
        {
            "kind": phase.kind,
            "title": phase.title,
            "intro": phase.intro,
            "state": phase.state,
            "opens_at": phase.opens_at,
            "closes_at": phase.closes_at,
            "is_by_hand": phase.moved_by_hand,
            "has_own_dates": phase.dates_by_hand,
            "lacks": lacking.get(phase.kind),
            "meetings": [_meeting(one) for one in meetings if _is_of(one, phase)],
        }
        for phase in phases_of(session, process)
    ]


def _last(session: Session, process: Process) -> dict[str, Any] | None:
    """Return the move that can be taken back: by whom it was made, and when."""
    move = last_move(session, process)
    if move is None:
        return None
    who = session.get(Facilitator, move.facilitator_id) if move.facilitator_id else None
    return {"who": who.name if who else None, "at": move.done_at}


def _is_of(meeting: Meeting, phase: Phase) -> bool:
    return meeting.phase_id == phase.id


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
    }
