"""An uploaded file between the page that looks at it and the press that keeps it.

The sheet as read lies sealed in the database for an hour, for the facilitator who brought it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.tables import Meeting, NotesUpload, NoteWay, UploadState
from storage.vault import Vault, WrongKey
from workshop.notes.columns import Column, chosen_columns
from workshop.notes.faults import Fault
from workshop.notes.importing import (
    LONGEST_NAME,
    Origin,
    Plan,
    hold_notes,
    keep_planned,
    plan_sheet,
)
from workshop.notes.opening import Opened
from workshop.notes.sheet import Sheet, SheetRow
from workshop.refusals import UnknownUpload

UPLOADED = "uploaded notes"
"""The purpose that a sheet is sealed for."""
STAYS_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a facilitator says that a sheet is to be read: its columns, and whether they have names.

    `columns` says what each is, None for one that is not to be kept.
    """

    columns: tuple[Column | None, ...]
    has_header: bool = True

    def of(self, sheet: Sheet) -> Sheet:
        """Return the sheet so read."""
        return sheet if self.has_header else sheet.without_header()


def begin_upload(
    session: Session, meeting: Meeting, name: str, facilitator_id: int, *, now: datetime
) -> int:
    """Make a place for a file that is about to be read; its number."""
    forget_uploads(session, now=now)
    upload = NotesUpload(
        meeting_id=meeting.id,
        facilitator_id=facilitator_id,
        file_name=name[-LONGEST_NAME:],
        uploaded_at=now,
        expires_at=now + STAYS_FOR,
    )
    session.add(upload)
    session.flush()
    return upload.id


def lay_open(session: Session, vault: Vault, upload_id: int, opened: Opened | Fault) -> None:
    """Put the sheet as read in its place, or what is wrong with the file."""
    upload = session.get(NotesUpload, upload_id)
    if upload is None:
        return
    if isinstance(opened, Fault):
        upload.state = UploadState.UNREADABLE
        upload.outcome = {"fault": _written_fault(opened)}
    else:
        upload.state = UploadState.READ
        upload.sealed = vault.seal(_written(opened), UPLOADED)


def find_upload(
    session: Session,
    meeting: Meeting,
    upload_id: int,
    facilitator_id: int,
    *,
    now: datetime,
    is_held: bool = False,
) -> NotesUpload:
    """Return an upload of this facilitator to this meeting. Raises UnknownUpload.

    Hold it (`is_held`) to change it: of two presses the second sees what the first did.
    """
    query = (
        select(NotesUpload)
        .where(NotesUpload.id == upload_id, NotesUpload.meeting_id == meeting.id)
        .where(NotesUpload.facilitator_id == facilitator_id, NotesUpload.expires_at > now)
    )
    upload = session.scalar(query.with_for_update() if is_held else query)
    if upload is None:
        raise UnknownUpload(upload_id)
    return upload


def opened_upload(vault: Vault, upload: NotesUpload) -> Opened:
    """Return the sheet of an upload that has been read. Raises UnknownUpload.

    It cannot be opened when the key was changed meanwhile.
    """
    try:
        return _read(vault.open(upload.sealed or b"", UPLOADED))
    except WrongKey as error:
        raise UnknownUpload(upload.id) from error


def fault_of(upload: NotesUpload) -> Fault | None:
    """Return why a file could not be read, if it could not."""
    written = upload.outcome.get("fault")
    return Fault(**written) if written else None


def plan_upload(session: Session, meeting: Meeting, sheet: Sheet, reading: Reading) -> Plan:
    """Return what keeping the sheet would add, read in this way. Raises Unreadable."""
    whole = reading.of(sheet)
    return plan_sheet(session, meeting, whole, chosen_columns(whole, reading.columns))


def keep_upload(
    session: Session,
    vault: Vault,
    upload: NotesUpload,
    reading: Reading,
    *,
    now: datetime,
    watch: Callable[[int], object] = lambda _: None,
) -> Plan:
    """Keep the notes of an upload, all or, with any fault, none; a second press keeps nothing.

    The sheet is let go with it. Raises Unreadable, UnknownUpload.
    """
    if upload.state != UploadState.READ:
        return Plan()
    meeting = session.get_one(Meeting, upload.meeting_id)
    hold_notes(session, meeting)
    plan = plan_upload(session, meeting, opened_upload(vault, upload).sheet, reading)
    if plan.faults:
        return plan
    origin = Origin(NoteWay.FILE, upload.file_name, upload.facilitator_id)
    batch = (
        keep_planned(session, meeting, plan, origin, now=now, watch=watch) if plan.new else None
    )
    upload.outcome = {"batch": batch, "added": len(plan.new), "known": plan.known}
    upload.state = UploadState.KEPT
    upload.sealed = None
    return plan


def forget_uploads(session: Session, *, now: datetime) -> None:
    """Let go of uploads whose time is up."""
    session.execute(delete(NotesUpload).where(NotesUpload.expires_at <= now))


def drop_upload(session: Session, upload: NotesUpload) -> None:
    """Let go of an upload that is not wanted."""
    session.delete(upload)


def _written(opened: Opened) -> str:
    rows = [_cells(row) for row in (opened.sheet.top, *opened.sheet.rows)]
    return json.dumps({"rows": rows, "left_out": opened.left_out}, ensure_ascii=False)


def _cells(row: SheetRow) -> list[object]:
    # A lone half of a sign cannot be written; it would become U+FFFD in the note anyway.
    texts = [cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
             if not cell.isascii() else cell for cell in row.cells]  # fmt: skip
    return [row.number, row.line, *texts]


def _read(written: str) -> Opened:
    whole = json.loads(written)
    rows = [_row(row) for row in whole["rows"]]
    return Opened(Sheet(rows[0], tuple(rows[1:])), tuple(whole["left_out"]))


def _row(written: Sequence[object]) -> SheetRow:
    number, line, *cells = written
    return SheetRow(int(str(number)), int(str(line)), tuple(map(str, cells)))


def _written_fault(fault: Fault) -> dict[str, object]:
    return {
        "row": fault.row,
        "line": fault.line,
        "column": fault.column,
        "key": fault.key,
        "values": dict(fault.values),
    }
