"""What is still to be sorted, and what has been: cards in the order in which they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, String, cast, func, literal_column, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Person, Process
from workshop.board.searching import numbers_with, words_in
from workshop.board.sieve import Mesh, Sieve, Span, mesh_of
from workshop.board.wall import CARDS_AT_A_TIME, HIGHEST, Card, cards_of
from workshop.messages import Channel

MOST_FOUND = 2_000
"""So many of the newest places of a word are looked through, on each channel."""
ALL = Sieve()


class Pile(StrEnum):
    """The piles on a facilitator's table."""

    UNSORTED = "unsorted"
    SORTED = "sorted"
    ASIDE = "aside"
    HIDDEN = "hidden"


LIES_ON = {
    Pile.UNSORTED: (
        "NOT contribution.is_sorted AND NOT contribution.is_aside AND contribution.state = 'kept'"
    ),
    Pile.SORTED: "contribution.is_sorted AND contribution.state = 'kept'",
    Pile.ASIDE: (
        "contribution.is_aside AND NOT contribution.is_sorted AND contribution.state = 'kept'"
    ),
    Pile.HIDDEN: "contribution.state = 'hidden'",
}
"""Written out as their indexes are: a database uses a partial index only for what it reads."""
MOST_COUNTED = 10_000
"""Whoever has more to sort need not know how much more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which contributions to take from a pile; None lets everything through."""

    pile: Pile = Pile.UNSORTED
    sieve: Sieve = ALL
    language: str | None = None
    age_band: str | None = None
    area: str | None = None
    flag: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handful:
    """Cards, newest first; `older` is where to go on, None at the end."""

    cards: tuple[Card, ...]
    older: int | None


def handful(
    session: Session, process: Process, choice: Choice, *, before: int | None = None
) -> Handful:
    """Return the newest 40 of a pile, or of those older than `before`."""
    mesh = mesh_of(session, process, choice.sieve)
    if mesh is None:
        return Handful((), None)
    query = _chosen(choice, mesh).where(Contribution.id < (before or HIGHEST))
    if choice.words and choice.pile == Pile.HIDDEN:
        query = query.where(Contribution.id.in_(_found_hidden(session, choice.words, mesh)))
    elif choice.words:
        query = query.where(Contribution.id.in_(_found(session, choice.words, mesh, before)))
    newest = query.order_by(Contribution.id.desc()).limit(CARDS_AT_A_TIME + 1)
    numbers = session.scalars(newest).all()
    cards = cards_of(session, numbers[:CARDS_AT_A_TIME])
    is_more = len(numbers) > CARDS_AT_A_TIME
    return Handful(cards, numbers[CARDS_AT_A_TIME - 1] if is_more else None)


def heights(session: Session, process: Process) -> dict[Pile, int]:
    """Return how many lie on each pile, counted up to 10,000."""
    return {
        pile: session.scalar(
            select(func.count()).select_from(
                _of_pile(pile, process.id).limit(MOST_COUNTED).subquery()
            )
        )
        or 0
        for pile in Pile
    }


def _chosen(choice: Choice, mesh: Mesh) -> Select[int]:
    query = _of_pile(choice.pile, mesh.process_id)
    wanted = {
        Contribution.phase_id: mesh.phase_id,
        Contribution.prompt_id: mesh.prompt_id,
        Contribution.channel: mesh.channel,
        Contribution.source: mesh.source,
        Contribution.meeting_id: mesh.meeting_id,
        Contribution.language: choice.language,
    }
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if choice.flag is not None:
        query = query.where(cast(Contribution.flags, String).contains(f'"{choice.flag}"'))
    return _of_whom(query, choice)


def _of_whom(query: Select[int], choice: Choice) -> Select[int]:
    if choice.age_band is None and choice.area is None:
        return query
    query = query.join(Person, Person.id == Contribution.person_id)
    if choice.age_band is not None:
        query = query.where(Person.age_band == choice.age_band)
    return query if choice.area is None else query.where(Person.area == choice.area)


def _of_pile(pile: Pile, process_id: int) -> Select[int]:
    query = select(Contribution.id).where(Contribution.process_id == process_id)
    return query.where(literal_column(LIES_ON[pile]))


def _found_hidden(session: Session, words: Sequence[str], mesh: Mesh) -> list[int]:
    """Read what is hidden, which is little: the index of words does not know it."""
    hidden = _of_pile(Pile.HIDDEN, mesh.process_id).with_only_columns(
        Contribution.id, Contribution.text
    )
    rows = session.execute(hidden.order_by(Contribution.id.desc()).limit(MOST_FOUND))
    marks = [f" {word}" for word in words]
    return [
        number for number, text in rows if all(m in " " + " ".join(words_in(text)) for m in marks)
    ]


def _found(session: Session, words: Sequence[str], mesh: Mesh, before: int | None) -> list[int]:
    span = Span(before or HIGHEST, 0, MOST_FOUND)
    channels = [one for one in Channel if mesh.channel in (None, one)]
    return [n for channel in channels for n in numbers_with(session, words, mesh, channel, span)]
