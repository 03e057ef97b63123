"""Taking back what came in as one: a file, a pasted list, a typed note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import Contribution, ImportBatch, Meeting, NoteWay, Wording
from workshop.refusals import UnknownBatch
from workshop.sorting.forgetting import forget_quotes, forget_titles

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Undoing:
    """What an undo would take away: how many notes, and the first of them.

    `sorted` of them support an item on the board, which loses them too.
    """

    batch: ImportBatch
    count: int
    sorted: int
    first: tuple[str, ...]


def undoable_imports(session: Session) -> list[ImportBatch]:
    """Return the files and lists that can be taken back, the newest first."""
    standing = (ImportBatch.undone_at.is_(None), ImportBatch.way != NoteWay.TYPED)
    return list(
        session.scalars(select(ImportBatch).where(*standing).order_by(ImportBatch.id.desc()))
    )


def look_at_undo(session: Session, meeting: Meeting, batch_id: int) -> Undoing:
    """Return what undoing this import of the meeting would take away. Raises UnknownBatch."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.meeting_id != meeting.id or batch.undone_at is not None:
        raise UnknownBatch(batch_id)
    of_batch = Contribution.batch_id == batch_id
    count = session.scalar(select(func.count(Contribution.id)).where(of_batch)) or 0
    used = select(func.count(Contribution.id)).where(of_batch, Contribution.is_sorted)
    first = select(Contribution.text).where(of_batch).order_by(Contribution.id).limit(SHOWN)
    return Undoing(batch, count, session.scalar(used) or 0, tuple(session.scalars(first)))


def undo_import(session: Session, batch_id: int, *, now: datetime) -> int:
    """Take a whole import back, and return how many notes went. Raises UnknownBatch."""
    # Nobody puts a quote of these on the board meanwhile.
    take_turn(session, "items")
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
