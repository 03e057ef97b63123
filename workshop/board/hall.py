"""What the projector in the hall shows: what was said to one photo, and nothing of who said it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, Select, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import (
    Contribution,
    ContributionState,
    Flag,
    MediaState,
    Moderation,
    Phase,
    Process,
    Prompt,
    Words,
)
from workshop.board.finding import prompts_of
from workshop.board.items import chosen_items
from workshop.messages import Channel, MediaKind
from workshop.process import next_phase, open_phase, phases_of
from workshop.voices.parts import Part, parts_of

MOST_CARDS = 120
"""Of one photo: the newest; more than a hall can read in an evening."""
LOOKED_AT = 2 * MOST_CARDS
"""Of one channel, or of all that was let through: some of them may not be fit to be seen."""
HARMLESS = frozenset({Flag.FREE, Flag.LATE, Flag.EDITED_LATE, Flag.MANY, *ItemKind})
"""Flags of what may hang in the hall unread; a flag that is not among them keeps it away."""
SEEN_LETTERS = 16
_IS_ITS_DECISION = and_(
    Moderation.contribution_id == Contribution.id, Moderation.is_removed.is_(False)
)


@dataclass(frozen=True, slots=True)
class Stop:
    """One photo with its questions; about one item of the phase before, if there is one.

    `prompt_ids` are the prompts that show it: its own, and those of age bands' own decks.
    """

    prompt_ids: tuple[int, ...]
    code: str
    number: int
    questions: tuple[Words, ...]
    picture: str | None
    alt: Words | None
    credit: str | None
    licence: str | None
    item_id: int | None = None
    item: Words | None = None


@dataclass(frozen=True, slots=True)
class HallCard:
    """One contribution as the hall sees it; `seen` names these very words and pictures.

    `is_rehearsal` if a robot said it.
    """

    number: int
    text: str
    language: str
    pictures: tuple[Part, ...]
    seen: str
    is_rehearsal: bool = False


def hall_phase(session: Session, process: Process, kind: str | None = None) -> Phase | None:
    """Return the phase of this kind; without one, the open phase, else the next, else the last."""
    phases = phases_of(session, process)
    if kind is not None:
        return next((phase for phase in phases if phase.kind == kind), None)
    last = phases[-1] if phases else None
    return open_phase(session, process) or next_phase(session, process) or last


def stops_of(session: Session, process: Process, phase: Phase) -> list[Stop]:
    """Return the photos of a phase; a question about items once for each that was chosen."""
    prompts = [one for one in prompts_of(session, process) if one.phase_id == phase.id]
    stops: list[Stop] = []
    for prompt in prompts:
        if not prompt.ages:
            again = [one.id for one in prompts if one.ages and one.number == prompt.number]
            stops += _stops(session, prompt, (prompt.id, *again))
    return stops


def cards_in_hall(session: Session, process: Process, stop: Stop) -> tuple[HallCard, ...]:
    """Return what may be shown now at a photo, in the order it was said.

    Moderated: what a facilitator let through. Else: everything kept that nobody held back, that
    has no flag to think about, and no picture of people who have not agreed.
    """
    said = _let_through(session, stop) if process.is_moderated else _not_held(session, stop)
    parts = parts_of(session, [one.id for one in said])
    shown = []
    for one in said:
        own = parts.get(one.id, ())
        card = hall_card(one, own)
        if card is not None and (process.is_moderated or is_harmless(one, own)):
            shown.append(card)
    return tuple(reversed(shown[:MOST_CARDS]))


def hall_card(said: Contribution, parts: Sequence[Part]) -> HallCard | None:
    """Return a contribution as it could hang in the hall; None if nothing of it can be seen.

    A voice is not played there: people know each other's voices.
    """
    pictures = tuple(part for part in parts if _is_picture(part) and not part.is_held)
    if not said.text and not pictures:
        return None
    seen = seen_mark(said.text, pictures)
    is_rehearsal = said.channel == Channel.REHEARSAL
    return HallCard(said.id, said.text, said.language, pictures, seen, is_rehearsal)


def is_harmless(said: Contribution, parts: Sequence[Part]) -> bool:
    """Tell whether a contribution may hang in the hall before anybody has read it."""
    has_people = any(part.kind == MediaKind.PHOTO and part.is_held for part in parts)
    return HARMLESS.issuperset(said.flags) and not has_people


def seen_mark(text: str, pictures: Sequence[Part]) -> str:
    """Return what tells these words and pictures from any others."""
    whole = "\n".join([*(part.name or "" for part in pictures), text])
    return hashlib.sha256(whole.encode()).hexdigest()[:SEEN_LETTERS]


def hall_sign(session: Session) -> tuple[object, ...]:
    """Return a sign that changes when something is let through, held back or undone."""
    decided = session.execute(
        select(
            func.count().filter(~Moderation.is_removed),
            func.count().filter(Moderation.is_through, ~Moderation.is_removed),
            func.max(Moderation.decided_at),
        ).select_from(Moderation)
    ).one()
    return (*decided, session.scalar(select(Process.is_moderated).where(Process.is_current)))


def _stops(session: Session, prompt: Prompt, prompt_ids: tuple[int, ...]) -> list[Stop]:
    base = (
        prompt_ids, prompt.code, prompt.number, tuple(prompt.questions),
        prompt.picture, prompt.alt, prompt.credit, prompt.licence,
    )  # fmt: skip
    if prompt.each is None:
        return [Stop(*base)]
    items = chosen_items(session, prompt.process_id, prompt.each)
    return [Stop(*base, item_id=item.id, item=item.title) for item in items]


def _let_through(session: Session, stop: Stop) -> Sequence[Contribution]:
    """Return the newest of what was let through, the newest first, found by the decisions.

    They are fewer than what was said: with the plus SQLite does not begin there.
    """
    at_stop = literal_column("+contribution.prompt_id", Integer).in_(stop.prompt_ids)
    query = (
        _at(select(Contribution), stop)
        .join(Moderation, _IS_ITS_DECISION)
        .where(Moderation.is_through, at_stop)
        .order_by(Moderation.contribution_id.desc())
    )
    return session.scalars(query.limit(LOOKED_AT)).all()


def _not_held(session: Session, stop: Stop) -> Sequence[Contribution]:
    """Return the newest of what nobody held back, the newest first."""
    # What was put aside in sorting belongs to another matter, or to nobody but who said it.
    query = (
        _at(select(Contribution), stop)
        .outerjoin(Moderation, _IS_ITS_DECISION)
        .where(or_(Moderation.is_through.is_(None), Moderation.is_through))
        .where(Contribution.is_aside.is_(False))
        .order_by(Contribution.id.desc())
        .limit(LOOKED_AT)
    )
    # An index has those of one prompt and channel in order.
    said = [
        one
        for prompt_id in stop.prompt_ids
        for channel in Channel
        for one in session.scalars(
            query.where(Contribution.prompt_id == prompt_id, Contribution.channel == channel)
        )
    ]
    return sorted(said, key=lambda one: one.id, reverse=True)


def _at(query: Select[Contribution], stop: Stop) -> Select[Contribution]:
    query = query.where(Contribution.state == ContributionState.KEPT)
    return query if stop.item_id is None else query.where(Contribution.item_id == stop.item_id)


def _is_picture(part: Part) -> bool:
    is_there = part.state == MediaState.KEPT and part.name is not None
    return part.kind == MediaKind.PHOTO and is_there
