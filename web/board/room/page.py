"""What the page of a workshop shows, whatever was just done."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy.orm import Session

from storage.tables import Meeting, Process
from web.board.frame import frame
from web.board.hand import last_acts
from web.board.room.meetingforms import roles_and_ages
from workshop.board.finding import room_prompts_of
from workshop.board.meetings import attendance_of, tables_of
from workshop.board.roomnotes import LastChoice, imports_of, notes_of, taken_out_of
from workshop.board.staff import SignedIn
from workshop.process import phases_of
from workshop.sorting.stacks import Stack

NONCE_BYTES = 16


def new_nonce() -> str:
    """Return a new name for a form, so that a button pressed twice counts once."""
    return secrets.token_urlsafe(NONCE_BYTES)


def meeting_page(
    session: Session,
    process: Process,
    meeting: Meeting,
    signed_in: SignedIn,
    choice: LastChoice,
    before: int | None = None,
) -> dict[str, Any]:
    """Return what the page of a workshop shows, whatever was just done."""
    notes, older = notes_of(session, meeting, before)
    phases = {phase.id: phase.title for phase in phases_of(session, process)}
    roles, _ = roles_and_ages(process)
    return {
        **frame(session, process),
        "meeting": meeting_entry(process, meeting),
        "phase": phases.get(meeting.phase_id) if meeting.phase_id else None,
        "heads": attendance_of(meeting),
        "roles": roles,
        "bands": process.ages["bands"],
        "tables": tables_of(session, meeting),
        "deck": room_prompts_of(session, process),
        "choice": choice,
        "nonce": new_nonce(),
        "notes": notes,
        "older": older,
        "is_newest": before is None,
        "imports": imports_of(session, meeting),
        "taken_out": taken_out_of(session, meeting),
        "acts": last_acts(session, process, signed_in, stack=Stack.ROOM),
    }


def meeting_entry(process: Process, meeting: Meeting) -> dict[str, Any]:
    """Return what every page about a workshop says of it."""
    return {
        "number": meeting.id,
        "code": meeting.code,
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "language": process.languages[0],
    }
