"""What the facilitators' wall shows: contributions by phase, photo and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import Session

from storage.tables import (
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
from workshop.board.searching import numbers_among, numbers_with
from workshop.board.sieve import Mesh, Side, Sieve, Span, mesh_of
from workshop.messages import Channel
from workshop.voices.parts import Part, parts_of

CARDS_AT_A_TIME = 40
MOST_CARDS = 400
LATELY = 200
READ_FIRST = 1_000
"""So many of the newest cards of a channel are read for words before the index is asked."""
HIGHEST = 2**31 - 1
WAITING = f"'{MediaState.WAITING}'"
FREE = f"'{Shown.NOBODY}'"
"""Written out in the query: a database uses a partial index only for what it can read there."""


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
    cards = _cards(session, numbers[:limit])
    return Strip(cards, numbers[limit - 1] if len(numbers) > limit else None)


def _with_words(
    words: Sequence[str], session: Session, mesh: Mesh, channel: Channel, span: Span
) -> Sequence[int]:
    """Return the newest with these words.

    A common word stands on many of the newest cards, so they are read first: an index of words
    would have to gather all of its places. What is rare there is quick to find in the index.
    """
    newest = _newest(session, mesh, channel, replace(span, most=READ_FIRST))
    has_words = numbers_among(session, words, newest)
    found = [number for number in newest if number in has_words]
    if len(found) >= span.most or len(newest) < READ_FIRST:
        return found[: span.most]
    rest = replace(span, before=newest[-1], most=span.most - len(found))
    return [*found, *numbers_with(session, words, mesh, channel, rest)]


def _newest(session: Session, mesh: Mesh, channel: Channel, span: Span) -> Sequence[int]:
    """Return the newest of one channel: an index gives them in order, however many there are."""
    in_span = (Contribution.id < span.before, Contribution.id >= span.since)
    query = _passing(mesh, channel).where(*in_span).order_by(Contribution.id.desc())
    return session.scalars(query.limit(span.most)).all()


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


def _cards(session: Session, numbers: Sequence[int]) -> tuple[Card, ...]:
    rows = session.execute(
        select(Contribution, Prompt, Item.title, Meeting.title)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .outerjoin(Item, Item.id == Contribution.item_id)
        .outerjoin(Meeting, Meeting.id == Contribution.meeting_id)
        .where(Contribution.id.in_(numbers))
        .order_by(Contribution.id.desc())
    ).all()
    parts = parts_of(session, numbers)
    return tuple(
        _card(said, prompt, item, meeting, parts.get(said.id, ()))
        for said, prompt, item, meeting in rows
    )


def newest_on_wall(session: Session) -> tuple[int | None, ...]:
    """Return a sign that changes when something is said, reworded or gone, or a file arrives.

    A picture that is let through or held back again is seen too.
    """
    newest = session.scalar(select(func.max(Contribution.id))) or 0
    # On PostgreSQL a row with a lower number can come later: then the highest stays the same.
    late = select(func.count()).where(Contribution.id > newest - LATELY)
    changed = select(func.max(CensusChange.id))
    reworded = select(func.max(Wording.id))
    waiting = select(func.count(Media.id)).where(Media.state == literal_column(WAITING))
    free = select(func.count(Media.id)).where(Media.shown == literal_column(FREE))
    looks = (late, changed, reworded, waiting, free)
    return newest, *(session.scalar(look) or 0 for look in looks)


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
