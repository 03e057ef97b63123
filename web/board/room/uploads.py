"""A file of notes: uploaded, looked at with its columns and faults, and kept by a second press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, File, HTTPException, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Meeting, NotesUpload, UploadState
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.room.desk import Glance, Watch, desk_of
from web.board.room.meetingforms import Texts
from web.board.room.meetings import TAB, find_meeting
from web.board.room.page import meeting_entry
from web.board.room.sheetview import reading_as, view_sheet
from web.fields import RowNumber, Text, plain_text
from web.pages import wants_part
from web.routes import Router
from workshop.board.staff import SignedIn, record
from workshop.notes import Fault, NotesFile, Plan, Unreadable
from workshop.notes.blank import blank_sheet
from workshop.notes.decoding import MOST_BYTES
from workshop.notes.opening import Opened, open_notes
from workshop.notes.uploads import (
    Reading,
    begin_upload,
    drop_upload,
    fault_of,
    find_upload,
    keep_upload,
    lay_open,
    opened_upload,
    plan_upload,
)
from workshop.refusals import UnknownMeeting, UnknownUpload

MOST_UPLOAD_BYTES = MOST_BYTES + 1024 * 1024
"""The file, and the rest of the form."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAULTS_SHOWN = 100
LOST_AFTER = timedelta(minutes=3)
"""A file that another process began to read is lost with it; no file takes so long."""
router = Router(prefix="/board/meetings")


@dataclass(frozen=True, slots=True)
class Look:
    """What was chosen for the columns, None for what seems right; and whether it is to be tried.

    Our script only asks how far it is.
    """

    columns: list[str] | None
    has_header: bool | None
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One upload, as its address names it and its facilitator may see it."""

    stage: Backstage
    signed_in: SignedIn
    number: int
    upload_id: int

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/board/meetings/{self.number}/upload/{self.upload_id}"

    def find(self, session: Session, *, is_held: bool = False) -> tuple[Meeting, NotesUpload]:
        """Return the workshop and the upload. Raises HTTPException 404."""
        _, meeting = find_meeting(session, self.number)
        who, now = self.signed_in.facilitator_id, self.stage.clock()
        try:
            row = find_upload(session, meeting, self.upload_id, who, now=now, is_held=is_held)
        except UnknownUpload as error:
            raise HTTPException(404) from error
        return meeting, row

    def open(self, row: NotesUpload) -> Opened:
        """Return the sheet of the upload. Raises HTTPException 404."""
        try:
            return opened_upload(self.stage.vault, row)
        except UnknownUpload as error:
            raise HTTPException(404) from error


def place_of(stage: Stage, signed_in: Colleague, number: RowNumber, upload_id: RowNumber) -> Place:
    """Return the upload that an address names."""
    return Place(stage, signed_in, number, upload_id)


@router.get("/sheet.xlsx")
def sheet(_signed_in: Colleague) -> Response:
    """Return an empty sheet with the columns that we know, to be filled in after a workshop."""
    headers = {"Content-Disposition": 'attachment; filename="lapper.xlsx"'}
    return Response(blank_sheet(), media_type=XLSX, headers=headers)


@router.post("/{number}/upload", max_body_size=MOST_UPLOAD_BYTES)
def upload(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Take a file in to be looked at; nothing of it is on the wall yet."""
    if file is None or not file.filename:
        return RedirectResponse(f"/board/meetings/{number}#upload", status_code=303)
    name = PurePath(str(plain_text(file.filename)).replace("\\", "/")).name
    notes = NotesFile(name, file.file.read(MOST_BYTES + 1))
    who, now = signed_in.facilitator_id, stage.clock()
    with stage.store.writing() as session:
        _, meeting = find_meeting(session, number)
        upload_id = begin_upload(session, meeting, name, who, now=now)
        about = {"meeting": number, "upload": upload_id}
        record(session, "upload", facilitator_id=who, now=now, **about)
    at = Place(stage, signed_in, number, upload_id)
    desk_of(request).put(at.address, lambda watch: _read(at, notes, watch))
    return RedirectResponse(at.address, status_code=303)


@router.get("/{number}/upload/{upload_id}")
def look_at(
    request: Request,
    at: Annotated[Place, Depends(place_of)],
    column: Annotated[list[str] | None, Query()] = None,
    header: str = "",
    tried: bool = False,
) -> HTMLResponse:
    """Show what would be kept, by these columns or the ones that seem right, and every fault."""
    glance = desk_of(request).look(at.address)
    with at.stage.store.reading() as session:
        meeting, row = at.find(session)
        process, _ = find_meeting(session, at.number)
        values = {
            **frame(session, process),
            "meeting": meeting_entry(process, meeting),
            "upload": row,
            "address": at.address,
        }
        look = Look(column, header == "1" if tried else None, is_wanted=not wants_part(request))
        template, more = _shown(session, at, row, look, glance)
    if not look.is_wanted:
        template = "upload_part"
    return show_board(request, f"board/room/{template}.html", at.signed_in, TAB, **values, **more)


@router.post("/{number}/upload/{upload_id}/keep")
def keep(
    request: Request,
    at: Annotated[Place, Depends(place_of)],
    _signed_in: Changing,
    column: Texts = [],  # noqa: B006
    header: Text = "",
) -> Response:
    """Keep the notes of the file, all or, with any fault, none; a second press keeps nothing."""
    with at.stage.store.reading() as session:
        _, row = at.find(session)
    if row.state == UploadState.READ:
        reading = reading_as(column, has_header=header == "1")
        desk_of(request).put(at.address, lambda watch: _keep(at, reading, watch))
    chosen = urlencode({"column": column, "header": header, "tried": "1"}, doseq=True)
    return RedirectResponse(f"{at.address}?{chosen}", status_code=303)


@router.post("/{number}/upload/{upload_id}/drop")
def drop(at: Annotated[Place, Depends(place_of)], signed_in: Changing) -> Response:
    """Let go of a file that is not wanted; what was kept of it stays."""
    with at.stage.store.writing() as session:
        _, row = at.find(session, is_held=True)
        drop_upload(session, row)
        who, about = signed_in.facilitator_id, {"meeting": at.number, "upload": at.upload_id}
        record(session, "upload-drop", facilitator_id=who, now=at.stage.clock(), **about)
    return RedirectResponse(f"/board/meetings/{at.number}", status_code=303)


def _shown(
    session: Session, at: Place, row: NotesUpload, look: Look, glance: Glance | None
) -> tuple[str, dict[str, Any]]:
    """Return the template for how far an upload is, and what it shows."""
    if glance is not None and glance.is_at_work:
        return "working", {"done": glance.done}
    if row.state == UploadState.READING:
        is_lost = glance is not None or at.stage.clock() - row.uploaded_at > LOST_AFTER
        return ("unread", {"fault": None}) if is_lost else ("working", {"done": 0})
    if row.state == UploadState.UNREADABLE:
        return "unread", {"fault": fault_of(row)}
    if row.state == UploadState.KEPT:
        return "kept", {}
    if not look.is_wanted:
        return "columns", {}
    has_failed = glance is not None and glance.has_failed
    return "columns", {**_tried(session, at, row, look), "has_failed": has_failed}


def _tried(session: Session, at: Place, row: NotesUpload, look: Look) -> dict[str, Any]:
    opened = at.open(row)
    view = view_sheet(opened.sheet, look.columns, look.has_header)
    meeting = session.get_one(Meeting, row.meeting_id)
    wrong, plan = None, Plan()
    try:
        plan = plan_upload(session, meeting, opened.sheet, view.reading)
    except Unreadable as stopped:
        wrong = stopped.fault
    return {
        "view": view,
        "plan": plan,
        "wrong": wrong,
        "faults": plan.faults[:FAULTS_SHOWN],
        "more_faults": max(0, len(plan.faults) - FAULTS_SHOWN),
        "left_out": opened.left_out,
    }


def _read(at: Place, notes: NotesFile, watch: Watch) -> None:
    opened: Opened | Fault
    try:
        opened = open_notes(notes, watch)
    except Unreadable as stopped:
        opened = stopped.fault
    with at.stage.store.writing() as session:
        lay_open(session, at.stage.vault, at.upload_id, opened)


def _keep(at: Place, reading: Reading, watch: Watch) -> None:
    kept = 0

    def count(rows: int) -> None:
        nonlocal kept
        kept += rows
        watch(kept)

    now = at.stage.clock()
    with at.stage.store.writing() as session:
        _, row = at.find(session, is_held=True)
        try:
            keep_upload(session, at.stage.vault, row, reading, now=now, watch=count)
        except (Unreadable, UnknownMeeting):
            # The page that tried the columns says what is wrong.
            return
        if batch := row.outcome.get("batch"):
            who = at.signed_in.facilitator_id
            record(session, "import", facilitator_id=who, now=now, batch_id=batch)
