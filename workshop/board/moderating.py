"""Letting words through to the projector in the hall, or holding them back; it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, or_, select, union_all
from sqlalchemy.orm import Session

from storage.tables import (
    Act,
    Change,
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
from workshop.messages import Channel, MediaKind
from workshop.sorting.acts import Doing, Hand, undo_one
from workshop.voices.parts import Part, parts_of

AT_A_TIME = 30
LATELY = 12
STANDS = Moderation.is_removed.is_(False)


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
    is_decided = exists().where(Moderation.contribution_id == Contribution.id, STANDS)
    numbers = session.scalars(
        select(Contribution.id)
        # From the first on that was said to them: what earlier phases were about is very much.
        .where(Contribution.id >= _first_said_to(session, prompt_ids))
        .where(Contribution.process_id == process.id, Contribution.prompt_id.in_(prompt_ids))
        .where(Contribution.state == ContributionState.KEPT, ~is_decided)
        .where(or_(Contribution.text != "", has_picture))
        .order_by(Contribution.id)
        .limit(AT_A_TIME + 1)
    ).all()
    return Queue(_pending(session, numbers[:AT_A_TIME]), len(numbers) > AT_A_TIME)


def _first_said_to(session: Session, prompt_ids: Sequence[int]) -> int:
    firsts = [
        select(func.min(Contribution.id).label("number")).where(
            Contribution.prompt_id == prompt, Contribution.channel == channel
        )
        for prompt in set(prompt_ids)
        for channel in Channel
    ]
    if not firsts:
        return 0
    first = union_all(*firsts).subquery()
    return session.scalar(select(func.min(first.c.number))) or 0


def decided_lately(session: Session, process: Process) -> tuple[Pending, ...]:
    """Return what was decided last, the latest first, so that it can be undone."""
    is_kept = exists().where(
        Contribution.id == Moderation.contribution_id,
        Contribution.process_id == process.id,
        Contribution.state == ContributionState.KEPT,
    )
    numbers = session.scalars(
        select(Moderation.contribution_id)
        # No join: SQLite would begin with the contributions, and read every one.
        .where(STANDS, is_kept)
        .order_by(Moderation.decided_at.desc(), Moderation.contribution_id.desc())
        .limit(LATELY)
    ).all()
    found = {one.card.number: one for one in _pending(session, numbers)}
    return tuple(found[number] for number in numbers if number in found)


def decide(hand: Hand, number: int, seen: str, *, is_through: bool) -> bool:
    """Let a contribution through or hold it back; tell whether it was done.

    It is not when the words are no longer those that were `seen`, or have been taken back.
    """
    hand.hold_board()
    session = hand.session
    # Held until the commit: words that change afterwards find the decision, and take it away.
    said = session.scalar(
        select(Contribution)
        .where(Contribution.id == number, Contribution.process_id == hand.process.id)
        .where(Contribution.state == ContributionState.KEPT)
        .with_for_update()
    )
    card = hall_card(said, parts_of(session, [number]).get(number, ())) if said else None
    if card is None or card.seen != seen:
        return False
    row = _row(hand, number, seen, is_through=is_through)
    doing = Doing(hand, "hall-through" if is_through else "hall-held")
    doing.change(row, is_through=is_through, seen=seen, is_removed=False)
    for column in ("is_through", "seen"):
        # What is done again later is done about these very words.
        doing.stand_by(row, column)
    row.decided_at = hand.now
    doing.finish(contribution=number)
    return True


def undo(hand: Hand, number: int) -> bool:
    """Let a contribution wait again; tell whether anything had been decided about it.

    What one decided oneself is taken back, and can be done again; what a colleague decided is
    an act of one's own.
    """
    hand.hold_board()
    session = hand.session
    row = session.get(Moderation, number, populate_existing=True)
    said = session.get(Contribution, number)
    if row is None or row.is_removed or said is None or said.process_id != hand.process.id:
        return False
    if own := _own_choice(hand, row):
        undo_one(hand, own.id)
        return True
    doing = Doing(hand, "hall-undo")
    doing.change(row, is_removed=True)
    for column in ("is_through", "seen"):
        doing.stand_by(row, column)
    doing.finish(contribution=number)
    return True


def set_moderation(hand: Hand, *, is_moderated: bool) -> None:
    """Let the projector show only what was let through, or everything that is harmless."""
    hand.hold_board()
    hand.session.refresh(hand.process)
    doing = Doing(hand, "moderation-set")
    doing.change(hand.process, is_moderated=is_moderated)
    doing.finish(state="on" if is_moderated else "off")


def _row(hand: Hand, number: int, seen: str, *, is_through: bool) -> Moderation:
    """Return what was decided about a contribution; new, and not yet standing, if nothing was."""
    row = hand.session.get(Moderation, number, populate_existing=True)
    if row is None:
        row = Moderation(
            contribution_id=number,
            is_through=is_through,
            seen=seen,
            is_removed=True,
            decided_at=hand.now,
        )
        hand.session.add(row)
        hand.session.flush()
    return row


def _own_choice(hand: Hand, row: Moderation) -> Act | None:
    """Return the act that decided about something that waited, if it is the newest and one's own.

    A decision about another decision is none: to take it back would not let the words wait again.
    """
    about_it = (Change.row_table == "moderation", Change.row_id == row.contribution_id)
    acts = select(Act).join(Change, Change.act_id == Act.id).where(*about_it)
    newest = acts.where(Act.undone_at.is_(None)).order_by(Act.id.desc())
    act = hand.session.scalars(newest.limit(1)).first()
    if act is None or act.facilitator_id != hand.facilitator_id:
        return None
    waited = (Change.act_id == act.id, Change.column == "is_removed")
    is_so = hand.session.scalar(select(Change.id).where(*waited).limit(1)) is not None
    return act if is_so else None


def _pending(session: Session, numbers: Sequence[int]) -> tuple[Pending, ...]:
    rows = session.execute(
        select(Contribution, Prompt, Item.title, Moderation.is_through)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .outerjoin(Item, Item.id == Contribution.item_id)
        .outerjoin(Moderation, and_(Moderation.contribution_id == Contribution.id, STANDS))
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
