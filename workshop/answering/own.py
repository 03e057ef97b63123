"""What became of one's own words, as far as it has been told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    AnswerBack,
    AnswerState,
    AnswerStep,
    Became,
    Broadcast,
    Contribution,
    Fate,
    Process,
    Status,
    Told,
    Words,
)
from workshop.deciding.outcomes import Outcomes, outcomes_of
from workshop.sorting.chain import Standing, items_of_voices, reached_from, standing_items

ORDER = {step: place for place, step in enumerate(AnswerStep)}


def became_of(
    session: Session, process: Process, contributions: Sequence[int]
) -> Mapping[int, list[Words]]:
    """Return, by contribution, what was told became of it: the newest of each step and item.

    Only what has gone out, of items whose titles may be seen; or that it was read, where it
    stands under none.
    """
    under = items_of_voices(session, contributions)
    read = _read(session, [number for number in contributions if number not in under])
    if not under:
        return read
    items = [one for one in standing_items(session, process) if one.title]
    newest = _newest(session, process)
    used = {
        number: [
            newest[key]
            for key in sorted(newest, key=lambda key: ORDER[key[0]])
            if key[1] in _led_to(items, there)
        ]
        for number, there in under.items()
    }
    return {**read, **used}


def _read(session: Session, contributions: Sequence[int]) -> dict[int, list[Words]]:
    """Return what whoever said these was told of them, where they were put aside."""
    rows = session.execute(
        select(Contribution.id, Became.words)
        .join(Told, Told.person_id == Contribution.person_id)
        .join(Became, Became.id == Told.became_id)
        .join(AnswerBack, AnswerBack.id == Became.answer_id)
        .join(Broadcast, Broadcast.id == AnswerBack.broadcast_id)
        .where(Contribution.id.in_(contributions), Contribution.is_aside)
        .where(Became.fate == Fate.READ, AnswerBack.state == AnswerState.SENT)
        .where(Broadcast.fired_at.is_not(None))
        .order_by(AnswerBack.id)
    )
    return {number: [words] for number, words in rows if words}


def _led_to(items: Sequence[Standing], there: Sequence[int]) -> set[int]:
    stands = {one.number for one in items}
    further = {one.number for number in there for one in reached_from(items, number)}
    return (set(there) | further) & stands


def _newest(session: Session, process: Process) -> dict[tuple[AnswerStep, int], Words]:
    """Return the newest words of each step about each item that have gone out.

    Without what is true no longer: a decision that was written down wrong, a status struck out.
    """
    outcomes = outcomes_of(session, process)
    struck = set(session.scalars(select(Status.id).where(Status.is_removed)))
    rows = session.execute(
        select(AnswerBack.step, AnswerBack.made_at, Became)
        .join(AnswerBack, AnswerBack.id == Became.answer_id)
        .join(Broadcast, Broadcast.id == AnswerBack.broadcast_id)
        .where(AnswerBack.process_id == process.id, AnswerBack.state == AnswerState.SENT)
        .where(Broadcast.fired_at.is_not(None))
        .where(Became.item_id.is_not(None), Became.is_left_out.is_(False))
        .order_by(AnswerBack.id, Became.place)
    )
    found: dict[tuple[AnswerStep, int], Words] = defaultdict(dict)
    for step, made_at, line in rows:
        if line.item_id is not None and line.words and _is_true(line, made_at, outcomes, struck):
            found[AnswerStep(step), line.item_id] = line.words
    return dict(found)


def _is_true(line: Became, made_at: datetime, outcomes: Outcomes, struck: set[int]) -> bool:
    match line.fate, line.about_id:
        case Fate.DECIDED, int(number):
            now = outcomes.now(number)
            return now is not None and outcomes.at(number, made_at) == now
        case Fate.STATUS, int(number):
            return number not in struck
    return True
