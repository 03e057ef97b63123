"""Letting words through to the projector in the hall, or holding them back; it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    ContributionState,
    Item,
    Media,
    MediaState,
    Moderation,
    Process,
    Prompt,
    Ruling,
    Shown,
    Words,
)
from workshop.board.hall import HallCard, hall_card
from workshop.messages import MediaKind
from workshop.voices.parts import Part, parts_of

AT_A_TIME = 30
LATELY = 12


@dataclass(frozen=True, slots=True)
class Pending:
    """A contribution to decide about, with what it answers and what to be careful of."""

    card: HallCard
    photo: int | None
    question: Words | None
    item: Words | None
    flags: tuple[str, ...]
    has_held_picture: bool
    is_through: bool | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, the oldest first; `has_more` if there is more than is shown at a time."""

    waiting: tuple[Pending, ...]
    has_more: bool


def queue_of(session: Session, process: Process, prompt_ids: Sequence[int]) -> Queue:
    """Return what was said to these prompts and nobody has decided about."""
    has_picture = exists().where(
        Media.contribution_id == Contribution.id,
        Media.kind == MediaKind.PHOTO,
        Media.state == MediaState.KEPT,
        # As Part.is_held: a facilitator decides, else what its sender said.
        or_(
            Media.ruling == Ruling.LET_THROUGH,
            and_(Media.ruling.is_(None), Media.shown == Shown.NOBODY),
        ),
    )
    is_decided = exists().where(Moderation.contribution_id == Contribution.id)
    numbers = session.scalars(
        select(Contribution.id)
        .where(Contribution.process_id == process.id, Contribution.prompt_id.in_(prompt_ids))
        .where(Contribution.state == ContributionState.KEPT, ~is_decided)
        .where(or_(Contribution.text != "", has_picture))
        .order_by(Contribution.id)
        .limit(AT_A_TIME + 1)
    ).all()
    return Queue(_pending(session, numbers[:AT_A_TIME]), len(numbers) > AT_A_TIME)


def decided_lately(session: Session, process: Process) -> tuple[Pending, ...]:
    """Return what was decided last, the latest first, so that it can be undone."""
    numbers = session.scalars(
        select(Moderation.contribution_id)
        .join(Contribution, Contribution.id == Moderation.contribution_id)
        .where(Contribution.process_id == process.id)
        .where(Contribution.state == ContributionState.KEPT)
        .order_by(Moderation.decided_at.desc(), Moderation.contribution_id.desc())
        .limit(LATELY)
    ).all()
    found = {one.card.number: one for one in _pending(session, numbers)}
    return tuple(found[number] for number in numbers if number in found)


def decide(
    session: Session, process: Process, number: int, seen: str, *, is_through: bool, now: datetime
) -> bool:
    """Let a contribution through or hold it back; tell whether it was done.

    It is not when the words are no longer those that were `seen`, or have been taken back.
    """
    # Held until the commit: words that change afterwards find the decision, and take it away.
    said = session.scalar(
        select(Contribution)
        .where(Contribution.id == number, Contribution.process_id == process.id)
        .where(Contribution.state == ContributionState.KEPT)
        .with_for_update()
    )
    card = hall_card(said, parts_of(session, [number]).get(number, ())) if said else None
    if card is None or card.seen != seen:
        return False
    session.merge(Moderation(contribution_id=number, is_through=is_through, decided_at=now))
    return True


def undo(session: Session, process: Process, number: int) -> bool:
    """Let a contribution wait again; tell whether anything had been decided about it."""
    decision = session.get(Moderation, number)
    said = session.get(Contribution, number)
    if decision is None or said is None or said.process_id != process.id:
        return False
    session.delete(decision)
    return True


def _pending(session: Session, numbers: Sequence[int]) -> tuple[Pending, ...]:
    rows = session.execute(
        select(Contribution, Prompt, Item.title, Moderation.is_through)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .outerjoin(Item, Item.id == Contribution.item_id)
        .outerjoin(Moderation, Moderation.contribution_id == Contribution.id)
        .where(Contribution.id.in_(numbers))
        .order_by(Contribution.id)
    ).all()
    parts = parts_of(session, numbers)
    found = [
        _one(said, prompt, item, is_through, parts.get(said.id, ()))
        for said, prompt, item, is_through in rows
    ]
    return tuple(one for one in found if one is not None)


def _one(
    said: Contribution,
    prompt: Prompt | None,
    item: Words | None,
    is_through: bool | None,
    parts: Sequence[Part],
) -> Pending | None:
    card = hall_card(said, parts)
    if card is None:
        return None
    rung = min(said.rung, len(prompt.questions) - 1) if prompt else 0
    return Pending(
        card=card,
        photo=prompt.number if prompt else None,
        question=prompt.questions[rung] if prompt else None,
        item=item,
        flags=tuple(said.flags),
        has_held_picture=any(one.kind == MediaKind.PHOTO and one.is_held for one in parts),
        is_through=is_through,
    )
