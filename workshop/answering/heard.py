"""What residents have been told already of what became of their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import (
    MAY_ARRIVE,
    AnswerBack,
    AnswerStep,
    Became,
    Fate,
    Outgoing,
    Process,
    Told,
)
from workshop.answering.contributors import People
from workshop.deciding.outcomes import Outcomes, outcomes_of

Key = tuple[int | None, str, int | None, str | None]
"""An item, its fate, the decision or status that the fate tells of, and what was decided."""
IS_CARRIED = and_(
    Outgoing.broadcast_id == AnswerBack.broadcast_id, Outgoing.person_id == Told.person_id
)
"""What ties an outcome to the message that carries it to a resident."""


def of_its_message(
    column: InstrumentedAttribute[Any], *wanted: ColumnElement[bool]
) -> ScalarSelect[Any]:
    """Return a column of the message that carries an outcome to a resident.

    Looked up from what was told: joined, SQLite would begin at every message that was ever sent.
    """
    carries = select(column).where(IS_CARRIED, *wanted)
    return carries.correlate(AnswerBack, Told).scalar_subquery()


CHOICES = frozenset({Fate.USED, Fate.CHOSEN, Fate.NOT_CHOSEN})
"""What is told of an item is one of these at a time."""
MADE = frozenset({Fate.DECIDED, Fate.STATUS})
"""After one of these it is no longer true that there is nothing."""


def key_of(line: Became, made_at: datetime, outcomes: Outcomes) -> Key:
    """Return what a line tells that was written at this time: a yes that was a no is another."""
    is_decided = line.fate == Fate.DECIDED and line.about_id is not None
    ruled = outcomes.at(line.about_id or 0, made_at) if is_decided else None
    return (line.item_id, line.fate, line.about_id, ruled)


def heard_by(session: Session, process: Process, step: AnswerStep) -> Mapping[Key, People]:
    """Return, by what can be told, the residents whom it has reached or still may.

    What was called off before it left has told nobody anything. Of an item only what was told
    last has been heard: who was told that it was not chosen after all has not heard that it was.
    """
    rows = session.execute(
        select(Became, AnswerBack.made_at, Told.person_id)
        .join(Told, Told.became_id == Became.id)
        .join(AnswerBack, AnswerBack.id == Became.answer_id)
        .where(AnswerBack.process_id == process.id, AnswerBack.step == step)
        .where(of_its_message(Outgoing.state).in_(MAY_ARRIVE))
        .order_by(AnswerBack.sent_at, AnswerBack.id)
    )
    outcomes = outcomes_of(session, process)
    found: defaultdict[Key, set[int]] = defaultdict(set)
    for line, made_at, person_id in rows:
        for fate in _over_with(line):
            found[line.item_id, fate, None, None].discard(person_id)
        found[key_of(line, made_at, outcomes)].add(person_id)
    return {key: frozenset(people) for key, people in found.items()}


def _over_with(line: Became) -> frozenset[Fate]:
    """Return what was told of the item before, and is no longer so by this line."""
    fate = Fate(line.fate)
    if fate in CHOICES:
        return CHOICES - {fate}
    return frozenset({Fate.NOTHING}) if fate in MADE else frozenset()
