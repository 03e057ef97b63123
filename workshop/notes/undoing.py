"""Taking back what came in as one, and putting it back: a file, a pasted list, a typed note.

Nothing is deleted: the notes are out of everything that anybody is shown, with their quotes, and
come back where they were. Only who asks for that deletes them for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, delete, func, select, text, update
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import (
    Act,
    Change,
    Contribution,
    ContributionState,
    ImportBatch,
    Meeting,
    NoteWay,
    Process,
    Wording,
)
from storage.tables.voices import FOR_CONTACT
from workshop.board.staff import record
from workshop.notes.marking import IS_OUT, mark_again
from workshop.refusals import UnknownBatch
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.forgetting import forget_quotes, forget_titles, words_of
from workshop.sorting.repeating import repeats
from workshop.sorting.rows import KEPT_FROM
from workshop.sorting.unseen import settle_words
from workshop.sorting.whereabouts import items_of

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Undoing:
    """What an undo would take away, or a redo bring back: how many notes, the first of them.

    `sorted` of them support an item on the board, which loses or regains them too; `handed` of
    them are for the contact. Hidden ones are counted and not shown.
    """

    batch: ImportBatch
    count: int
    sorted: int
    handed: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PutBack:
    """What came back: how many notes; how many did not, because the same are there already.

    `filled` titles and explanations have got other words meanwhile and stay as they are.
    """

    count: int
    known: int
    filled: int = 0


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
    return _undoing(session, batch, ~IS_OUT)


def look_at_redo(session: Session, meeting: Meeting, batch_id: int) -> Undoing:
    """Return what putting this import back would bring. Raises UnknownBatch, also if erased."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.meeting_id != meeting.id or batch.undone_at is None:
        raise UnknownBatch(batch_id)
    found = _undoing(session, batch, IS_OUT)
    if not found.count:
        raise UnknownBatch(batch_id)
    return found


def undo_import(
    session: Session, batch_id: int, *, now: datetime, hand: Hand | None = None
) -> int:
    """Take a whole import out, and return how many notes went. Raises UnknownBatch.

    Titles that repeat them go too. Without a hand (at the command line) nothing remembers those
    titles: they do not come back with the notes.
    """
    batch = _held(session, batch_id)
    if batch.undone_at is not None:
        raise UnknownBatch(batch_id)
    there = (Contribution.batch_id == batch_id, ~IS_OUT)
    said = select(Contribution.id).where(*there)
    numbers = session.scalars(said).all()
    if hand is None:
        forget_titles(session, said)
        batch.undone_at = now
    else:
        doing = Doing(hand, f"{_what(batch)}-undo")
        doing.change(batch, undone_at=now.astimezone(UTC).isoformat())
        doing.finish(batch_id=batch_id)
    session.execute(update(Contribution).where(*there).values(state=ContributionState.OUT))
    settle_words(session, session.get_one(Process, batch.process_id), numbers)
    return len(numbers)


def redo_import(session: Session, batch_id: int, *, hand: Hand | None = None) -> PutBack:
    """Put an import back that was taken out, with its quotes and titles. Raises UnknownBatch.

    A note that is there once more by now stays out. What was let through to the hall has to be
    looked at again.
    """
    batch = _held(session, batch_id)
    out = select(Contribution).where(Contribution.batch_id == batch_id, IS_OUT)
    notes = session.scalars(out.order_by(Contribution.id)).all()
    if batch.undone_at is None or not notes:
        raise UnknownBatch(batch_id)
    meeting = session.get_one(Meeting, batch.meeting_id)
    back = mark_again(session, meeting, notes)
    for note in back:
        is_hidden = note.hidden_why is not None
        note.state = ContributionState.HIDDEN if is_hidden else ContributionState.KEPT
    session.flush()
    numbers, filled = [note.id for note in back], _filled(session, batch)
    settle_words(session, session.get_one(Process, batch.process_id), numbers)
    if hand is None:
        batch.undone_at = None
    else:
        doing = Doing(hand, f"{_what(batch)}-redo")
        doing.change(batch, undone_at=None)
        doing.finish(batch_id=batch_id)
    return PutBack(len(back), len(notes) - len(back), filled)


def erase_import(hand: Hand, batch_id: int) -> int:
    """Delete what was taken out for good, and return how many notes went. Raises UnknownBatch."""
    session = hand.session
    batch = _held(session, batch_id)
    said = select(Contribution.id).where(Contribution.batch_id == batch_id, IS_OUT)
    removed = len(session.scalars(said).all())
    if batch.undone_at is None or not removed:
        raise UnknownBatch(batch_id)
    session.execute(delete(Wording).where(Wording.contribution_id.in_(said)))
    forget_titles(session, said)
    forget_quotes(session, said)
    session.execute(delete(Contribution).where(Contribution.batch_id == batch_id, IS_OUT))
    who, where = hand.facilitator_id, batch.process_id
    record(session, "notes-erased", where, facilitator_id=who, now=hand.now, batch_id=batch_id)
    return removed


def _held(session: Session, batch_id: int) -> ImportBatch:
    """Return an import that nobody else takes out or puts back until the commit.

    Nor does anybody put a quote of it on the board meanwhile. Raises UnknownBatch.
    """
    take_turn(session, "items")
    batch = session.get(ImportBatch, batch_id, with_for_update=True, populate_existing=True)
    if batch is None:
        raise UnknownBatch(batch_id)
    take_turn(session, f"notes of meeting {batch.meeting_id}")
    return batch


def _what(batch: ImportBatch) -> str:
    return "note" if batch.way == NoteWay.TYPED else "import"


def _undoing(session: Session, batch: ImportBatch, which: ColumnElement[bool]) -> Undoing:
    of_batch = (Contribution.batch_id == batch.id, which)
    count = session.scalar(select(func.count(Contribution.id)).where(*of_batch)) or 0
    used = select(func.count(Contribution.id)).where(*of_batch, Contribution.is_sorted)
    handed = select(func.count(Contribution.id)).where(*of_batch, text(FOR_CONTACT))
    first = select(Contribution.text).where(*of_batch, Contribution.hidden_why.is_(None))
    first = first.order_by(Contribution.id).limit(SHOWN)
    used_by, queued = session.scalar(used) or 0, session.scalar(handed) or 0
    return Undoing(batch, count, used_by, queued, tuple(session.scalars(first)))


def _filled(session: Session, batch: ImportBatch) -> int:
    """Return in how many places somebody has written since words of an import went from sight."""
    said = select(Contribution.id).where(Contribution.batch_id == batch.id)
    words, items = words_of(session, said), {one.id for one in items_of(session, said)}
    written = (
        select(Change)
        .join(Act, Act.id == Change.act_id)
        .where(Act.process_id == batch.process_id, Act.undone_at.is_(None))
        .where(Act.done_at >= batch.undone_at, Change.column.in_(KEPT_FROM))
    )
    return sum(
        one.row_table == "decision" or one.row_id in items
        for one in session.scalars(written)
        if isinstance(one.before, dict)
        and any(repeats(text, words, is_own=True) for text in one.before.values())
    )
