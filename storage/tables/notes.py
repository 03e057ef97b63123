"""Notes that came in as one, and files of notes that wait to be kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class NoteWay(StrEnum):
    """How notes from a meeting came in."""

    FILE = "file"
    PASTED = "pasted"
    TYPED = "typed"


class ImportBatch(Base):
    """Notes from a meeting that came in as one: provenance, and what an undo takes back.

    A single typed note is a batch too. `facilitator_id` is who brought them in, NULL for the
    command line; it is no foreign key, because SQLite cannot take such a column away again.
    `press` is a fingerprint of the form, so that a button pressed twice adds once.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        Index("ix_import_batch_meeting_id_id", "meeting_id", "id"),
        Index("ix_import_batch_press", "press", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    added: Mapped[int] = mapped_column(default=0)
    imported_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    way: Mapped[str] = mapped_column(String(20), default=NoteWay.FILE)
    facilitator_id: Mapped[int | None]
    press: Mapped[str | None] = mapped_column(String(64))


class UploadState(StrEnum):
    """How far an uploaded file of notes is."""

    READING = "reading"
    READ = "read"
    UNREADABLE = "unreadable"
    KEPT = "kept"


class NotesUpload(Base):
    """A file of notes between its upload and the press that keeps it, for the one who brought it.

    `sealed` is the sheet as read, without what will not be kept; it goes as soon as it is kept,
    and after an hour. `outcome` says what is wrong with the file, or what was kept.
    """

    __tablename__ = "notes_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(20), default=UploadState.READING)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    uploaded_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
