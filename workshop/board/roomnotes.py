"""The notes of one workshop, each with where it came from, and the imports that can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    ContributionState,
    Facilitator,
    ImportBatch,
    Meeting,
    NoteWay,
    Prompt,
    Words,
)

NOTES_AT_A_TIME = 40
OUT_AT_A_TIME = 12


@dataclass(frozen=True, slots=True)
class RoomNote:
    """A note with where it came from; `by` is who brought it in, None for the command line."""

    number: int
    text: str
    language: str
    table: str | None
    photo: int | None
    question: Words | None
    flags: tuple[str, ...]
    way: NoteWay | None
    batch: int | None
    file_name: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class RoomImport:
    """Notes that came in as one: when, by whom, and how many of them are there (or are out)."""

    batch: int
    way: NoteWay
    file_name: str
    by: str | None
    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class LastChoice:
    """What a facilitator chose with their last typed note: the next one begins with it."""

    table: str = ""
    prompt: str = ""
    kind: str = ""


def notes_of(
    session: Session, meeting: Meeting, before: int | None = None
) -> tuple[list[RoomNote], int | None]:
    """Return the newest notes, or those older than `before`, and where to go on."""
    query = (
        select(Contribution, Prompt, ImportBatch, Facilitator.name)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .outerjoin(ImportBatch, ImportBatch.id == Contribution.batch_id)
        .outerjoin(Facilitator, Facilitator.id == ImportBatch.facilitator_id)
        .where(Contribution.meeting_id == meeting.id)
        .where(Contribution.state == ContributionState.KEPT)
        .order_by(Contribution.id.desc())
        .limit(NOTES_AT_A_TIME + 1)
    )
    if before is not None:
        query = query.where(Contribution.id < before)
    rows = session.execute(query).all()
    notes = [_note(*row) for row in rows[:NOTES_AT_A_TIME]]
    return notes, notes[-1].number if len(rows) > NOTES_AT_A_TIME else None


def imports_of(session: Session, meeting: Meeting) -> list[RoomImport]:
    """Return the files and lists that came in and were not undone, the newest first."""
    rows = session.execute(
        select(ImportBatch, Facilitator.name, func.count(Contribution.id))
        .outerjoin(Facilitator, Facilitator.id == ImportBatch.facilitator_id)
        .outerjoin(
            Contribution,
            and_(
                Contribution.batch_id == ImportBatch.id,
                Contribution.state != ContributionState.OUT,
            ),
        )
        .where(ImportBatch.meeting_id == meeting.id, ImportBatch.undone_at.is_(None))
        .where(ImportBatch.way != NoteWay.TYPED)
        .group_by(ImportBatch.id, Facilitator.name)
        .order_by(ImportBatch.id.desc())
    )
    return [
        RoomImport(one.id, NoteWay(one.way), one.file_name, by, one.imported_at, count)
        for one, by, count in rows
    ]


def taken_out_of(session: Session, meeting: Meeting) -> list[RoomImport]:
    """Return what was taken out last and can be put back, the newest first; `at` is when."""
    rows = session.execute(
        select(ImportBatch, Facilitator.name, func.count(Contribution.id))
        .outerjoin(Facilitator, Facilitator.id == ImportBatch.facilitator_id)
        .join(Contribution, Contribution.batch_id == ImportBatch.id)
        .where(ImportBatch.meeting_id == meeting.id, ImportBatch.undone_at.is_not(None))
        .where(Contribution.state == ContributionState.OUT)
        .group_by(ImportBatch.id, Facilitator.name)
        .order_by(ImportBatch.undone_at.desc(), ImportBatch.id.desc())
        .limit(OUT_AT_A_TIME)
    )
    return [
        RoomImport(one.id, NoteWay(one.way), one.file_name, by, one.undone_at, count)
        for one, by, count in rows
        if one.undone_at is not None
    ]


def last_choice(session: Session, meeting: Meeting, facilitator_id: int) -> LastChoice:
    """Return what this facilitator chose last time in this workshop."""
    row = session.execute(
        select(Contribution.table_label, Prompt.code, Contribution.flags)
        .join(ImportBatch, ImportBatch.id == Contribution.batch_id)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .where(ImportBatch.meeting_id == meeting.id, ImportBatch.way == NoteWay.TYPED)
        .where(ImportBatch.facilitator_id == facilitator_id)
        .order_by(ImportBatch.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return LastChoice()
    table, prompt, flags = row
    return LastChoice(table or "", prompt or "", flags[0] if flags else "")


def _note(
    said: Contribution, prompt: Prompt | None, batch: ImportBatch | None, by: str | None
) -> RoomNote:
    return RoomNote(
        number=said.id,
        text=said.text,
        language=said.language,
        table=said.table_label,
        photo=prompt.number if prompt and prompt.picture else None,
        question=prompt.questions[0] if prompt else None,
        flags=tuple(said.flags),
        way=NoteWay(batch.way) if batch else None,
        batch=batch.id if batch else None,
        file_name=batch.file_name if batch else "",
        by=by,
        at=batch.imported_at if batch else said.kept_at,
    )
