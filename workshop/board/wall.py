"""What the facilitators' wall shows: contributions by phase, photo and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage.tables import (
    Contribution,
    ContributionState,
    Item,
    Media,
    MediaState,
    Meeting,
    Phase,
    Process,
    Prompt,
    Shown,
    Wording,
    Words,
)
from workshop.messages import Channel
from workshop.voices.parts import Part, parts_of

CARDS_AT_A_TIME = 40
MOST_CARDS = 400


class Side(StrEnum):
    """The two rooms that stand side by side."""

    ROOM = "room"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which contributions to look at; None lets everything through.

    `phase` is a phase's kind, `prompt` a prompt's code, `source` what a poster or advert is
    called, `meeting` the code of the workshop where a note was written.
    """

    phase: str | None = None
    prompt: str | None = None
    channel: Channel | None = None
    source: str | None = None
    meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One contribution as facilitators see it: nothing in it says who spoke."""

    number: int
    channel: Channel
    source: str | None
    meeting: Words | None
    table: str | None
    kind: str
    text: str
    language: str
    photo: int | None
    question: Words | None
    item: Words | None
    at: datetime
    flags: tuple[str, ...]
    is_edited: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Cards, newest first; `older` is where to go on, None at the end."""

    cards: tuple[Card, ...]
    older: int | None


def strip(
    session: Session,
    process: Process,
    sieve: Sieve,
    side: Side,
    *,
    before: int | None = None,
    since: int | None = None,
) -> Strip:
    """Return the newest 40 cards of one side, or of those older than `before`.

    With `since`, all cards from that number on instead, at most 400: what a page already shows,
    so that it can see which of them are gone.
    """
    limit = MOST_CARDS if since is not None else CARDS_AT_A_TIME
    query = (
        select(Contribution, Prompt, Item.title, Meeting.title)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .outerjoin(Item, Item.id == Contribution.item_id)
        .outerjoin(Meeting, Meeting.id == Contribution.meeting_id)
        .where(*let_through(process, sieve), on_side(side))
        .order_by(Contribution.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(Contribution.id < before)
    if since is not None:
        query = query.where(Contribution.id >= since)
    rows = session.execute(query).all()
    parts = parts_of(session, [row.Contribution.id for row in rows])
    cards = tuple(
        _card(said, prompt, item, meeting, parts.get(said.id, ()))
        for said, prompt, item, meeting in rows[:limit]
    )
    return Strip(cards, cards[-1].number if len(rows) > limit else None)


def newest_on_wall(session: Session) -> tuple[int | None, ...]:
    """Return a sign that changes when something is said, reworded or gone, or a file arrives.

    A picture that is let through or held back again is seen too.
    """
    newest = session.scalar(select(func.max(Contribution.id)))
    reworded = session.scalar(select(func.max(Wording.id)))
    kept = select(func.count(Contribution.id)).where(Contribution.state == ContributionState.KEPT)
    waiting = select(func.count(Media.id)).where(Media.state == MediaState.WAITING)
    free = select(func.count(Media.id)).where(Media.shown == Shown.NOBODY)
    return newest, reworded, *(session.scalar(count) or 0 for count in (kept, waiting, free))


def let_through(process: Process, sieve: Sieve) -> list[ColumnElement[bool]]:
    """Return the conditions of a sieve; what was withdrawn never passes."""
    conditions: list[ColumnElement[bool]] = [
        Contribution.process_id == process.id,
        Contribution.state == ContributionState.KEPT,
    ]
    if sieve.phase is not None:
        of_kind = (Phase.process_id == process.id, Phase.kind == sieve.phase)
        conditions.append(Contribution.phase_id.in_(select(Phase.id).where(*of_kind)))
    if sieve.prompt is not None:
        of_code = (Prompt.process_id == process.id, Prompt.code == sieve.prompt)
        conditions.append(Contribution.prompt_id.in_(select(Prompt.id).where(*of_code)))
    if sieve.channel is not None:
        conditions.append(Contribution.channel == sieve.channel)
    if sieve.source is not None:
        conditions.append(Contribution.source == sieve.source)
    if sieve.meeting is not None:
        of_meeting = (Meeting.process_id == process.id, Meeting.code == sieve.meeting)
        conditions.append(Contribution.meeting_id.in_(select(Meeting.id).where(*of_meeting)))
    return conditions


def on_side(side: Side) -> ColumnElement[bool]:
    """Return the condition that a contribution was said on this side."""
    is_room = Contribution.channel == Channel.ROOM
    return is_room if side == Side.ROOM else ~is_room


def _card(
    said: Contribution,
    prompt: Prompt | None,
    item: Words | None,
    meeting: Words | None,
    parts: tuple[Part, ...],
) -> Card:
    rung = min(said.rung, len(prompt.questions) - 1) if prompt else 0
    return Card(
        number=said.id,
        channel=Channel(said.channel),
        source=said.source,
        meeting=meeting,
        table=said.table_label,
        kind=said.kind,
        text=said.text,
        language=said.language,
        photo=prompt.number if prompt and prompt.picture else None,
        question=prompt.questions[rung] if prompt else None,
        item=item,
        at=said.said_at,
        flags=tuple(said.flags),
        is_edited=said.edited_at is not None,
        parts=parts,
    )
