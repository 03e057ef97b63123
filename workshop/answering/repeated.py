"""Where answers repeat what stands on the board, so that it goes from there as well."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from storage.tables import (
    AnswerBack,
    Became,
    Broadcast,
    BroadcastKind,
    Decision,
    Fate,
    Outgoing,
    Status,
    Told,
)


def words_of_answers(
    session: Session, which: ColumnElement[bool]
) -> Iterator[tuple[AnswerBack | Became, str]]:
    """Yield the rows and columns that hold the words of rounds (a condition on AnswerBack)."""
    rounds = session.scalars(select(AnswerBack).where(which)).all()
    for one in rounds:
        yield from ((one, "head"), (one, "foot"))
    of_them = Became.answer_id.in_([one.id for one in rounds])
    yield from ((one, "words") for one in session.scalars(select(Became).where(of_them)))


def is_an_answer(process_id: int) -> ColumnElement[bool]:
    """Return what holds of the messages of all rounds of a process."""
    of_process = (Broadcast.process_id == process_id, Broadcast.kind == BroadcastKind.ANSWER)
    return Outgoing.broadcast_id.in_(select(Broadcast.id).where(*of_process))


def tells_of(item_id: int) -> ColumnElement[bool]:
    """Return what holds of the messages that tell somebody what became of an item."""
    return exists().where(
        and_(
            AnswerBack.broadcast_id == Outgoing.broadcast_id,
            Became.answer_id == AnswerBack.id,
            Became.item_id == item_id,
            Told.became_id == Became.id,
            Told.person_id == Outgoing.person_id,
        )
    )


def tells_about(row: Decision | Status) -> ColumnElement[bool]:
    """Return what holds of the messages that tell somebody of a decision or a status."""
    return exists().where(
        and_(
            AnswerBack.broadcast_id == Outgoing.broadcast_id,
            Became.answer_id == AnswerBack.id,
            _is_about(row),
            Told.became_id == Became.id,
            Told.person_id == Outgoing.person_id,
        )
    )


def empty_lines(session: Session, which: ColumnElement[bool]) -> None:
    """Take the words of these outcomes away, written or sent: a line repeats what they tell of.

    They do not come back when it does: meanwhile it may be called something else.
    """
    for one in session.scalars(select(Became).where(which)).all():
        one.words = {}


def empty_lines_about(session: Session, row: Decision | Status) -> None:
    """Take away the words of outcomes that tell of a decision or a status."""
    empty_lines(session, _is_about(row))


def _is_about(row: Decision | Status) -> ColumnElement[bool]:
    fate = Fate.DECIDED if isinstance(row, Decision) else Fate.STATUS
    return and_(Became.fate == fate, Became.about_id == row.id)
