"""Putting a file of notes beside what was said in chat, once, and taking it back as one act."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import (
    Contribution,
    ContributionKind,
    ContributionState,
    ImportBatch,
    Meeting,
    Process,
    Wording,
)
from workshop.board.finding import prompts_of
from workshop.messages import Channel
from workshop.notes.columns import find_columns, find_delimiter, without_declaration
from workshop.notes.decoding import decode
from workshop.notes.faults import Fault, Unreadable
from workshop.notes.reading import Note, read_notes
from workshop.notes.sheet import Sheet, read_sheet
from workshop.refusals import UnknownBatch
from workshop.sorting.forgetting import forget_quotes, forget_titles

AT_A_TIME = 500
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class NotesFile:
    """A file of notes as it came: its name and bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. With any fault it did nothing.

    `batch` is what an undo is asked for; None if nothing was added. `known` notes were there
    before. `ignored` are columns that were not read.
    """

    batch: int | None
    added: int
    known: int
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()


def import_notes(
    session: Session,
    meeting: Meeting,
    file: NotesFile,
    *,
    now: datetime,
    is_dry_run: bool = False,
    watch: Callable[[int], object] = lambda _: None,
) -> Imported:
    """Keep the notes of a file as said at this meeting, those that are not there yet.

    Two equal notes in one file are two notes; the same file again adds none. `watch` is told how
    many notes were just kept.
    """
    take_turn(session, f"notes of meeting {meeting.id}")
    process = session.get_one(Process, meeting.process_id)
    try:
        sheet = _sheet_of(file)
        columns = find_columns(sheet.header)
        notes, faults = read_notes(sheet, columns, prompts_of(session, process))
    except Unreadable as stopped:
        return Imported(None, 0, 0, (stopped.fault,))
    if faults:
        return Imported(None, 0, 0, tuple(faults), columns.ignored)
    known = _known_fingerprints(session, meeting)
    new = [(note, mark) for note, mark in _marked(meeting, notes) if mark not in known]
    batch = None
    if new and not is_dry_run:
        batch = _new_batch(session, meeting, file.name, len(new), now)
        rows = [_row(process, meeting, batch, note, mark, now) for note, mark in new]
        _keep(session, rows, watch)
    return Imported(batch, len(new), len(notes) - len(new), (), columns.ignored)


def undoable_imports(session: Session) -> list[ImportBatch]:
    """Return the imports that can be taken back, the newest first."""
    standing = select(ImportBatch).where(ImportBatch.undone_at.is_(None))
    return list(session.scalars(standing.order_by(ImportBatch.id.desc())))


def undo_import(session: Session, batch_id: int, *, now: datetime) -> int:
    """Take a whole import back, and return how many notes went. Raises UnknownBatch."""
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    if batch is None or batch.undone_at is not None:
        raise UnknownBatch(batch_id)
    imported = select(Contribution.id).where(Contribution.batch_id == batch_id)
    removed = len(session.scalars(imported).all())
    session.execute(delete(Wording).where(Wording.contribution_id.in_(imported)))
    forget_titles(session, imported)
    forget_quotes(session, imported)
    session.execute(delete(Contribution).where(Contribution.batch_id == batch_id))
    batch.undone_at = now
    return removed


def _sheet_of(file: NotesFile) -> Sheet:
    text = decode(file.raw)
    if not text.strip():
        raise Unreadable(Fault(1, 1, "1", "notes.empty"))
    whole, declared = without_declaration(text)
    delimiter = declared or find_delimiter(whole)
    return read_sheet(whole, delimiter, first_line=2 if declared else 1)


def _known_fingerprints(session: Session, meeting: Meeting) -> set[str | None]:
    return set(
        session.scalars(
            select(Contribution.note_fingerprint).where(Contribution.meeting_id == meeting.id)
        )
    )


def _marked(meeting: Meeting, notes: Sequence[Note]) -> list[tuple[Note, str]]:
    """Return each note with its fingerprint; equal notes are told apart by counting them."""
    seen: Counter[tuple[str, ...]] = Counter()
    marked = []
    for note in notes:
        prompt = note.prompt.code if note.prompt else ""
        same = (meeting.code, _plain(note.text), prompt, _plain(note.table or ""))
        seen[same] += 1
        whole = "\x1f".join((*same, str(seen[same])))
        marked.append((note, hashlib.sha256(whole.encode()).hexdigest()))
    return marked


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _new_batch(session: Session, meeting: Meeting, name: str, added: int, now: datetime) -> int:
    batch = ImportBatch(
        process_id=meeting.process_id,
        meeting_id=meeting.id,
        file_name=name[-LONGEST_NAME:],
        added=added,
        imported_at=now,
    )
    session.add(batch)
    session.flush()
    return batch.id


def _row(
    process: Process, meeting: Meeting, batch: int, note: Note, mark: str, now: datetime
) -> dict[str, Any]:
    return {
        "process_id": process.id,
        "phase_id": note.prompt.phase_id if note.prompt else meeting.phase_id,
        "prompt_id": note.prompt.id if note.prompt else None,
        "rung": 0,
        "meeting_id": meeting.id,
        "table_label": note.table,
        "batch_id": batch,
        "note_fingerprint": mark,
        "channel": Channel.ROOM,
        "kind": ContributionKind.NOTE,
        "text": note.text,
        "language": process.languages[0],
        "said_at": meeting.starts_at,
        "kept_at": now,
        "state": ContributionState.KEPT,
        "flags": [str(note.written_as)] if note.written_as else [],
    }


def _keep(
    session: Session, rows: Sequence[dict[str, Any]], watch: Callable[[int], object]
) -> None:
    for start in range(0, len(rows), AT_A_TIME):
        some = rows[start : start + AT_A_TIME]
        session.execute(insert(Contribution), some)
        watch(len(some))
