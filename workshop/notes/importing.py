"""Putting notes from a meeting beside what was said in chat, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import (
    Contribution,
    ContributionKind,
    ContributionState,
    ImportBatch,
    Meeting,
    NoteWay,
    Process,
)
from workshop.board.finding import room_prompts_of
from workshop.messages import Channel
from workshop.notes.columns import Columns, find_columns
from workshop.notes.faults import Fault, Unreadable
from workshop.notes.marking import Marked, mark_one_more, new_among, yield_marks
from workshop.notes.opening import NotesFile, open_notes
from workshop.notes.reading import Note, Room, read_notes
from workshop.notes.sheet import Sheet
from workshop.process import phases_of
from workshop.refusals import UnknownMeeting

AT_A_TIME = 500
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Origin:
    """How notes come in, and who brings them; `press` makes one press of one form count once."""

    way: NoteWay
    name: str = ""
    facilitator_id: int | None = None
    press: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. With any fault it did nothing.

    `batch` is what an undo is asked for; None if nothing was added. `known` notes were there
    before. `ignored` are columns that were not read, `left_out` sheets.
    """

    batch: int | None
    added: int
    known: int
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What keeping these notes would add: the new ones, marked, and how many are known."""

    new: tuple[Marked, ...] = ()
    known: int = 0
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
    hold_notes(session, meeting)
    try:
        opened = open_notes(file)
        plan = plan_sheet(session, meeting, opened.sheet, find_columns(opened.sheet))
    except Unreadable as stopped:
        return Imported(None, 0, 0, (stopped.fault,))
    batch = None
    if plan.new and not is_dry_run:
        origin = Origin(NoteWay.FILE, file.name)
        batch = keep_planned(session, meeting, plan, origin, now=now, watch=watch)
    return Imported(batch, len(plan.new), plan.known, plan.faults, plan.ignored, opened.left_out)


def hold_notes(session: Session, meeting: Meeting) -> None:
    """Let nobody else bring notes into this meeting until the commit; before any is planned.

    Raises UnknownMeeting if it has just been taken back.
    """
    take_turn(session, f"notes of meeting {meeting.id}")
    session.refresh(meeting)
    if meeting.is_removed:
        raise UnknownMeeting(meeting.code)


def room_of(session: Session, meeting: Meeting) -> Room:
    """Return what a row of this meeting's notes can point to."""
    process = session.get_one(Process, meeting.process_id)
    return Room(meeting, room_prompts_of(session, process), phases_of(session, process))


def plan_sheet(session: Session, meeting: Meeting, sheet: Sheet, columns: Columns) -> Plan:
    """Return what keeping this sheet would add; with any fault, nothing. Raises Unreadable."""
    notes, faults = read_notes(sheet, columns, room_of(session, meeting))
    if faults:
        return Plan(faults=tuple(faults), ignored=columns.ignored)
    return plan_notes(session, meeting, notes, columns.ignored)


def plan_notes(
    session: Session, meeting: Meeting, notes: Sequence[Note], ignored: tuple[str, ...] = ()
) -> Plan:
    """Return what keeping these notes would add."""
    new, known = new_among(session, meeting, notes)
    return Plan(tuple(new), known, (), ignored)


def keep_planned(
    session: Session,
    meeting: Meeting,
    plan: Plan,
    origin: Origin,
    *,
    now: datetime,
    watch: Callable[[int], object] = lambda _: None,
) -> int:
    """Keep what was planned, and return the number that an undo is asked for."""
    process = session.get_one(Process, meeting.process_id)
    batch = _new_batch(session, meeting, origin, len(plan.new), now)
    rows = [_row(process, meeting, batch, note, mark, now) for note, mark in plan.new]
    for start in range(0, len(rows), AT_A_TIME):
        some = rows[start : start + AT_A_TIME]
        yield_marks(session, meeting, [row["note_fingerprint"] for row in some])
        session.execute(insert(Contribution), some)
        watch(len(some))
    return batch


def keep_typed(
    session: Session, meeting: Meeting, note: Note, origin: Origin, *, now: datetime
) -> int | None:
    """Keep a note that somebody typed, and return the number that an undo is asked for.

    An equal note is one more; the same press is not, and gives None.
    """
    hold_notes(session, meeting)
    if was_pressed(session, origin):
        return None
    mark = mark_one_more(session, meeting, note)
    return keep_planned(session, meeting, Plan(((note, mark),)), origin, now=now)


def was_pressed(session: Session, origin: Origin) -> bool:
    """Tell whether this very press has been taken already."""
    same = select(ImportBatch.id).where(ImportBatch.press == origin.press)
    return origin.press is not None and session.scalar(same) is not None


def _new_batch(
    session: Session, meeting: Meeting, origin: Origin, added: int, now: datetime
) -> int:
    batch = ImportBatch(
        process_id=meeting.process_id,
        meeting_id=meeting.id,
        file_name=origin.name[-LONGEST_NAME:],
        added=added,
        imported_at=now,
        way=origin.way,
        facilitator_id=origin.facilitator_id,
        press=origin.press,
    )
    session.add(batch)
    session.flush()
    return batch.id


def _row(
    process: Process, meeting: Meeting, batch: int, note: Note, mark: str, now: datetime
) -> dict[str, Any]:
    of_prompt = note.prompt.phase_id if note.prompt else meeting.phase_id
    return {
        "process_id": process.id,
        "phase_id": note.phase_id or of_prompt,
        "prompt_id": note.prompt.id if note.prompt else None,
        "rung": 0,
        "meeting_id": meeting.id,
        "table_label": note.table,
        "batch_id": batch,
        "note_fingerprint": mark,
        "channel": Channel.ROOM,
        "kind": ContributionKind.NOTE,
        "text": note.text,
        "language": note.language or process.languages[0],
        "said_at": meeting.starts_at,
        "kept_at": now,
        "state": ContributionState.KEPT,
        "flags": [str(note.written_as)] if note.written_as else [],
    }
