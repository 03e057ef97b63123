"""What all pages of the board have around them: title, phases, who is signed in."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from storage.tables import PhaseState, Process
from web.pages import show
from workshop.board.staff import SignedIn, StaffRole
from workshop.contact.queue import open_count
from workshop.process import phases_of
from workshop.rehearsal.marks import rehearsal_id_of

TABS = (
    ("wall", "/board", "web.board.wall"),
    ("meetings", "/board/meetings", "room.tab"),
    ("sort", "/board/sort", "sorting.title"),
    ("need", "/board/items/need", "web.board.needs"),
    ("measure", "/board/items/measure", "web.board.measures"),
    ("solution", "/board/items/solution", "web.board.solutions"),
    ("process", "/board/process", "hall.process"),
    ("broadcasts", "/board/broadcasts", "broadcasts.title"),
    ("report", "/board/report", "report.tab"),
    ("people", "/board/people", "hall.people"),
    ("status", "/board/status", "web.board.status"),
)
"""The pages that are always in reach: what a page is called here, where it is, its sentence."""


def frame(session: Session, process: Process) -> dict[str, Any]:
    """Return what the frame shows of the process, and how much waits for the contact."""
    phases = phases_of(session, process)
    opened = next((phase for phase in phases if phase.state == PhaseState.OPEN), None)
    return {
        "title": process.title,
        "timezone": process.timezone,
        "open_kind": opened.kind if opened else None,
        "phases": [(phase.kind, phase.title) for phase in phases],
        "is_rehearsing": rehearsal_id_of(session, process) is not None,
        "for_contact": open_count(session, process),
    }


def show_board(
    request: Request,
    template: str,
    signed_in: SignedIn,
    tab: str,
    *,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """Return a page of the board, for the person who is signed in."""
    may: dict[str, Any] = {
        "may_change": signed_in.may_change,
        "may_protect": signed_in.may_protect,
        "is_admin": signed_in.role == StaffRole.ADMIN,
    }
    return show(
        request, template, status=status, signed_in=signed_in, tab=tab, tabs=TABS, **may, **values
    )
