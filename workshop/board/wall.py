"""What the facilitators' wall shows: contributions by phase, photo and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from storage.among import Among
from storage.tables import (
    Audit,
    CensusChange,
    Contribution,
    ContributionState,
    Flag,
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
from workshop.board.gathering import Look, gather, gather_with_words
from workshop.board.sieve import Side, Sieve, Span, mesh_of
from workshop.messages import Channel, MediaKind
from workshop.redacting.spotting import spots_in
from workshop.voices.parts import Part, parts_of
from workshop.voices.wordings import is_transcript

CARDS_AT_A_TIME = 40
MOST_CARDS = 400
LATELY = 200
LATELY_SENT = 1_000
"""So many pictures are looked at for one that is let through: the walls show newer ones."""
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
"""Columns, not objects: a wall shows eighty cards, and shows them all day."""
CARDS = (
    select(*CARD)
    .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
    .outerjoin(Item, Item.id == Contribution.item_id)
    .outerjoin(Meeting, Meeting.id == Contribution.meeting_id)
    .where(Among(Contribution.id.expression, "numbers"))
    .order_by(Contribution.id.desc())
)


class Card(NamedTuple):
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
    def is_folded(self) -> bool:
        """Whether it is one of very many, and nothing of it should catch the eye."""
        marks = {Flag.FOLLOW_UP, Flag.TO_CONTACT}
        return Flag.MANY in self.flags and marks.isdisjoint(self.flags) and not self.may_name

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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which cards of a side: those older than `before`, or all that are not older than `since`."""

    before: int | None = None
    since: int | None = None

    @property
    def limit(self) -> int:
        """How many cards there are at most."""
        return CARDS_AT_A_TIME if self.since is None else MOST_CARDS

    @property
    def span(self) -> Span:
        """The same as a query takes it, and one more card, to see whether there are older ones."""
        return Span(self.before or HIGHEST, self.since or 0, self.limit + 1)


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
    """Return the strip of one side, as `strips` does."""
    wanted = {side: Stretch(before, since)}
    return strips(session, process, sieve, wanted, words=words)[side]


def strips(
    session: Session,
    process: Process,
    sieve: Sieve,
    wanted: Mapping[Side, Stretch],
    *,
    words: Sequence[str] = (),
) -> dict[Side, Strip]:
    """Return the newest 40 cards of each side, or of those older than `before`.

    With `words`, only what has all of them, as `words_in` spells them.

    With `since`, all cards from that number on instead, at most 400: what a page already shows,
    so that it can see which of them are gone.
    """
    mesh = mesh_of(session, process, sieve)
    if mesh is None:
        return dict.fromkeys(wanted, Strip((), None))
    looks = {
        side: [Look(channel, stretch.span) for channel in mesh.channels(side)]
        for side, stretch in wanted.items()
    }
    every = [look for side in looks.values() for look in side]
    found = iter(
        gather_with_words(session, mesh, every, words) if words else gather(session, mesh, every)
    )
    numbers = {side: _newest_of([next(found) for _ in looks[side]]) for side in wanted}
    shown = [n for side, stretch in wanted.items() for n in numbers[side][: stretch.limit]]
    cards = {card.number: card for card in cards_of(session, shown)}
    return {side: _strip(numbers[side], stretch.limit, cards) for side, stretch in wanted.items()}


def _newest_of(found: Sequence[Sequence[int]]) -> list[int]:
    return sorted((number for numbers in found for number in numbers), reverse=True)


def _strip(numbers: Sequence[int], limit: int, cards: Mapping[int, Card]) -> Strip:
    older = numbers[limit - 1] if len(numbers) > limit else None
    return Strip(tuple(cards[n] for n in numbers[:limit] if n in cards), older)


def cards_of(session: Session, numbers: Sequence[int]) -> tuple[Card, ...]:
    """Return the cards of these contributions, newest first."""
    rows = session.execute(CARDS, {"numbers": list(numbers)}).all()
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
