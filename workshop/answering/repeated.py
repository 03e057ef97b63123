"""Where answers repeat what stands on the board, so that it goes from there as well."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from storage.tables import AnswerBack, Became, Broadcast, BroadcastKind, Outgoing, Told


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
