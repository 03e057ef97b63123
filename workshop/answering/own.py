"""What became of one's own words, as far as it has been told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    AnswerBack,
    AnswerState,
    AnswerStep,
    Became,
    Broadcast,
    Process,
    Words,
)
from workshop.sorting.chain import Standing, items_of_voices, reached_from, standing_items

ORDER = {step: place for place, step in enumerate(AnswerStep)}


def became_of(
    session: Session, process: Process, contributions: Sequence[int]
) -> Mapping[int, list[Words]]:
    """Return, by contribution, what was told became of it: the newest of each step and item.

    Only what has gone out, of items whose titles may be seen.
    """
    under = items_of_voices(session, contributions)
    if not under:
        return {}
    items = [one for one in standing_items(session, process) if one.title]
    newest = _newest(session, process)
    return {
        number: [
            newest[key]
            for key in sorted(newest, key=lambda key: ORDER[key[0]])
            if key[1] in _led_to(items, there)
        ]
        for number, there in under.items()
    }


def _led_to(items: Sequence[Standing], there: Sequence[int]) -> set[int]:
    stands = {one.number for one in items}
    further = {one.number for number in there for one in reached_from(items, number)}
    return (set(there) | further) & stands


def _newest(session: Session, process: Process) -> dict[tuple[AnswerStep, int], Words]:
    """Return the newest words of each step about each item that have gone out."""
    rows = session.execute(
        select(AnswerBack.step, Became.item_id, Became.words)
        .join(AnswerBack, AnswerBack.id == Became.answer_id)
        .join(Broadcast, Broadcast.id == AnswerBack.broadcast_id)
        .where(AnswerBack.process_id == process.id, AnswerBack.state == AnswerState.SENT)
        .where(Broadcast.fired_at.is_not(None))
        .where(Became.item_id.is_not(None), Became.is_left_out.is_(False))
        .order_by(AnswerBack.id, Became.place)
    )
    found: dict[tuple[AnswerStep, int], Words] = defaultdict(dict)
    for step, item_id, words in rows:
        if item_id is not None and words:
            found[AnswerStep(step), item_id] = words
    return dict(found)
