"""What the facilitators' wall shows: contributions by phase, photo and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from storage.tables import (
    Audit,
    CensusChange,
    Contribution,
    ContributionState,
    Item,
    Media,
    MediaState,
    Meeting,
    Process,
    Prompt,
    Shown,
    Wording,
    Words,
)
from workshop.board.searching import has_words, numbers_with
from workshop.board.sieve import Mesh, Side, Sieve, Span, mesh_of
from workshop.messages import Channel, MediaKind
from workshop.redacting.spotting import spots_in
from workshop.voices.parts import Part, parts_of
from workshop.voices.wordings import is_transcript

CARDS_AT_A_TIME = 40
MOST_CARDS = 400
LATELY = 200
LATELY_SENT = 1_000
"""So many pictures are looked at for one that is let through: the walls show newer ones."""
READ_FIRST = 1_000
"""So many of the newest cards of a channel are read for words before the index is asked."""
HIGHEST = 2**31 - 1
CARD = (
    Contribution.id,
    Contribution.channel,
    Contribution.source,
    Contribution.table_label,
    Contribution.kind,
    Contribution.text,
    Contribution.language,
    Contribution.rung,
    Contribution.said_at,
    Contribution.flags,
    Contribution.edited_at,
    Contribution.state,
    Contribution.hidden_why,
    Contribution.parts.label("said_in"),
    Prompt.number,
    Prompt.picture,
    Prompt.questions,
    Item.title.label("item"),
    Meeting.title.label("meeting"),
)


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
    is_transcript: bool = False
    hidden_why: str | None = None

    @property
    def is_rehearsal(self) -> bool:
        """Whether a robot said it."""
        return self.channel == Channel.REHEARSAL

    @property
    def has_sound(self) -> bool:
        """Whether there is something to listen to, or was."""
        return any(part.kind == MediaKind.VOICE for part in self.parts)

    @property
    def may_name(self) -> bool:
        """Whether somebody is probably named, or can be reached by what stands here."""
        return bool(spots_in(self.text))


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
    words: Sequence[str] = (),
    before: int | None = None,
    since: int | None = None,
) -> Strip:
    """Return the newest 40 cards of one side, or of those older than `before`.

    With `words`, only what has all of them, as `words_in` spells them.

    With `since`, all cards from that number on instead, at most 400: what a page already shows,
    so that it can see which of them are gone.
    """
    limit = MOST_CARDS if since is not None else CARDS_AT_A_TIME
    mesh = mesh_of(session, process, sieve)
    if mesh is None:
        return Strip((), None)
    look = partial(_with_words, words) if words else _newest
    span = Span(before or HIGHEST, since or 0, limit + 1)
    found = [n for channel in mesh.channels(side) for n in look(session, mesh, channel, span)]
    numbers = sorted(found, reverse=True)[: limit + 1]
    cards = cards_of(session, numbers[:limit])
    return Strip(cards, numbers[limit - 1] if len(numbers) > limit else None)


def _with_words(
    words: Sequence[str], session: Session, mesh: Mesh, channel: Channel, span: Span
) -> Sequence[int]:
    """Return the newest with these words.

    A common word stands on many of the newest cards, so they are read first: an index of words
    would have to gather all of its places. What is rare there is quick to find in the index.
    """
    floor = session.scalar(_newest_first(mesh, channel, span).offset(READ_FIRST - 1).limit(1))
    near = _newest_first(mesh, channel, replace(span, since=floor or span.since))
    found = session.scalars(near.where(has_words(session, words)).limit(span.most)).all()
    if floor is None or len(found) == span.most:
        return found
    rest = replace(span, before=floor, most=span.most - len(found))
    return [*found, *numbers_with(session, words, mesh, channel, rest)]


def _newest(session: Session, mesh: Mesh, channel: Channel, span: Span) -> Sequence[int]:
    return session.scalars(_newest_first(mesh, channel, span).limit(span.most)).all()


def _newest_first(mesh: Mesh, channel: Channel, span: Span) -> Select[int]:
    """Return those of one channel: an index gives them in order, however many there are."""
    in_span = (Contribution.id < span.before, Contribution.id >= span.since)
    return _passing(mesh, channel).where(*in_span).order_by(Contribution.id.desc())


def _passing(mesh: Mesh, channel: Channel) -> Select[int]:
    """Return what passes on one channel, with no condition that another one implies.

    A prompt has its phase and its process: to name them too would only mislead the planner.
    """
    query = select(Contribution.id).where(
        Contribution.channel == channel, Contribution.state == ContributionState.KEPT
    )
    if mesh.prompt_id is not None:
        query = query.where(Contribution.prompt_id == mesh.prompt_id)
    if mesh.phase_id is not None:
        query = query.where(Contribution.phase_id == mesh.phase_id)
    if mesh.meeting_id is not None:
        query = query.where(Contribution.meeting_id == mesh.meeting_id)
    if mesh.source is not None:
        query = query.where(Contribution.source == mesh.source)
    is_bare = mesh.prompt_id is mesh.phase_id is mesh.meeting_id is None
    if is_bare or (mesh.source is not None and mesh.prompt_id is None):
        query = query.where(Contribution.process_id == mesh.process_id)
    return query


def cards_of(session: Session, numbers: Sequence[int]) -> tuple[Card, ...]:
    """Return the cards of these contributions, newest first."""
    # Columns, not objects: a wall shows eighty cards, and shows them all day.
    rows = session.execute(
        select(*CARD)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .outerjoin(Item, Item.id == Contribution.item_id)
        .outerjoin(Meeting, Meeting.id == Contribution.meeting_id)
        .where(Contribution.id.in_(numbers))
        .order_by(Contribution.id.desc())
    ).all()
    parts = parts_of(session, numbers)
    return tuple(_card(row, parts.get(row.id, ())) for row in rows)


def newest_on_wall(session: Session) -> tuple[int | None, ...]:
    """Return a sign that changes when something is said, reworded or gone, or a file arrives.

    A picture among the newest that is let through or held back again is seen too, and whatever
    facilitators do.
    """
    newest = session.scalar(select(func.max(Contribution.id))) or 0
    # On PostgreSQL a row with a lower number can come later: then the highest stays the same.
    late = select(func.count()).where(Contribution.id > newest - LATELY)
    changed = select(func.max(CensusChange.id))
    reworded = select(func.max(Wording.id))
    waiting = select(func.count()).where(Media.state == MediaState.WAITING)
    pictures = session.scalar(select(func.max(Media.id))) or 0
    free = select(func.count()).where(
        Media.id > pictures - LATELY_SENT, Media.shown == Shown.NOBODY
    )
    done = select(func.max(Audit.id))
    looks = (late, changed, reworded, waiting, free, done)
    return newest, *(session.scalar(look) or 0 for look in looks)


def _card(row: Row[*tuple[Any, ...]], parts: tuple[Part, ...]) -> Card:
    return Card(
        number=row.id,
        channel=Channel(row.channel),
        source=row.source,
        meeting=row.meeting,
        table=row.table_label,
        kind=row.kind,
        text=row.text,
        language=row.language,
        photo=row.number if row.picture else None,
        question=row.questions[min(row.rung, len(row.questions) - 1)] if row.questions else None,
        item=row.item,
        at=row.said_at,
        flags=tuple(row.flags),
        is_edited=row.edited_at is not None,
        parts=parts,
        is_transcript=is_transcript(row.said_in),
        hidden_why=row.hidden_why if row.state == ContributionState.HIDDEN else None,
    )
