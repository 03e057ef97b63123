"""What residents have been told already of what became of their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from storage.tables import (
    MAY_ARRIVE,
    AnswerBack,
    AnswerStep,
    Became,
    Outgoing,
    Process,
    Told,
)
from workshop.answering.contributors import People

Key = tuple[int | None, str, int | None]
"""An item, its fate, and the decision or status that the fate tells of."""
IS_CARRIED = and_(
    Outgoing.broadcast_id == AnswerBack.broadcast_id, Outgoing.person_id == Told.person_id
)
"""What ties an outcome to the message that carries it to a resident."""


def heard_by(session: Session, process: Process, step: AnswerStep) -> Mapping[Key, People]:
    """Return, by what can be told, the residents whom it has reached or still may.

    What was called off before it left has told nobody anything.
    """
    rows = session.execute(
        select(Became.item_id, Became.fate, Became.about_id, Told.person_id)
        .join(Told, Told.became_id == Became.id)
        .join(AnswerBack, AnswerBack.id == Became.answer_id)
        .join(Outgoing, IS_CARRIED)
        .where(AnswerBack.process_id == process.id, AnswerBack.step == step)
        .where(Outgoing.state.in_(MAY_ARRIVE))
    )
    found: defaultdict[Key, set[int]] = defaultdict(set)
    for item_id, fate, about_id, person_id in rows:
        found[item_id, fate, about_id].add(person_id)
    return {key: frozenset(people) for key, people in found.items()}
