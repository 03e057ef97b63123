"""What is still to be sorted, and what has been: cards in the order in which they came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    cast,
    exists,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from storage.tables import Contribution, Person, Process
from workshop.board.gathering import READ_FIRST, Look, gather
from workshop.board.searching import has_words, numbers_with, words_in
from workshop.board.sieve import Mesh, Side, Sieve, Span, mesh_of
from workshop.board.wall import CARDS_AT_A_TIME, HIGHEST, Card, cards_of
from workshop.messages import Channel

MOST_FOUND = 2_000
"""So many of the newest places of a word are looked through, on each channel."""
ALL = Sieve()
ENOUGH = CARDS_AT_A_TIME + 1
"""One more than is shown: then there are older ones."""


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
    numbers = _numbers(session, choice, mesh, before or HIGHEST)
    cards = cards_of(session, numbers[:CARDS_AT_A_TIME])
    is_more = len(numbers) > CARDS_AT_A_TIME
    return Handful(cards, numbers[CARDS_AT_A_TIME - 1] if is_more else None)


def _numbers(session: Session, choice: Choice, mesh: Mesh, before: int) -> Sequence[int]:
    """Return the newest 40 and one more."""
    if not choice.words:
        return _newest(session, choice, mesh, before, ENOUGH)
    if choice.pile == Pile.HIDDEN:
        return _among(session, choice, mesh, _found_hidden(session, choice.words, mesh, before))
    # As on the wall: the newest are read for the words before the index is asked for them.
    near = _newest(session, choice, mesh, before, READ_FIRST)
    since = Contribution.id >= min(near, default=0)
    has_them = since, has_words(session, choice.words)
    found = _newest(session, choice, mesh, before, ENOUGH, *has_them)
    if len(near) < READ_FIRST or len(found) == ENOUGH:
        return found
    far = _among(session, choice, mesh, _found(session, choice.words, mesh, near[-1]))
    return [*found, *far][:ENOUGH]


def _newest(
    session: Session,
    choice: Choice,
    mesh: Mesh,
    before: int,
    most: int,
    *also: ColumnElement[bool],
) -> Sequence[int]:
    """Return the newest of the choice, and `also` with these conditions.

    A low pile is walked through. A high one may have nothing from a photo among its newest nine
    hundred thousand, so it is entered where the wall enters: by photo, phase, poster or workshop.
    """
    if _is_narrow(mesh) and _is_high(session, choice.pile, mesh.process_id):
        looks = [Look(one, Span(before, 0, most)) for one in mesh.channels(Side.BOTH)]
        lies_there: ColumnElement[bool] = literal_column(LIES_ON[choice.pile])
        found = gather(session, mesh, looks, lies_there, *_narrowing(choice), *also)
        return sorted((n for numbers in found for n in numbers), reverse=True)[:most]
    query = _chosen(choice, mesh).where(Contribution.id < before, *also)
    return session.scalars(query.order_by(Contribution.id.desc()).limit(most)).all()


def _is_narrow(mesh: Mesh) -> bool:
    named = (mesh.phase_id, mesh.prompt_id, mesh.source, mesh.meeting_id)
    return any(one is not None for one in named)


def _is_high(session: Session, pile: Pile, process_id: int) -> bool:
    if pile == Pile.HIDDEN:
        return False
    last_counted = _of_pile(pile, process_id).offset(MOST_COUNTED - 1).limit(1)
    return session.scalar(last_counted) is not None


def _among(session: Session, choice: Choice, mesh: Mesh, numbers: Sequence[int]) -> Sequence[int]:
    """Return the newest of the choice among these."""
    query = _chosen(choice, mesh).where(Contribution.id.in_(numbers))
    return session.scalars(query.order_by(Contribution.id.desc()).limit(ENOUGH)).all()


def lies_on(pile: Pile, process_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what lies on a pile of a process."""
    return Contribution.process_id == process_id, literal_column(LIES_ON[pile])


def heights(session: Session, process: Process) -> dict[Pile, int]:
    """Return how many lie on each pile, counted up to 10,000; asked for at once."""
    counts = session.execute(select(*(_height(pile, process.id) for pile in Pile))).one()
    return dict(zip(Pile, counts, strict=True))


def _height(pile: Pile, process_id: int) -> ScalarSelect[int]:
    counted = _of_pile(pile, process_id).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def _chosen(choice: Choice, mesh: Mesh) -> Select[int]:
    query = _of_pile(choice.pile, mesh.process_id)
    wanted = {
        Contribution.phase_id: mesh.phase_id,
        Contribution.prompt_id: mesh.prompt_id,
        Contribution.channel: mesh.channel,
        Contribution.source: mesh.source,
        Contribution.meeting_id: mesh.meeting_id,
    }
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    return query.where(*_narrowing(choice))


def _narrowing(choice: Choice) -> Iterator[ColumnElement[bool]]:
    """Give the conditions for which there is no index: of what, and of whom."""
    if choice.language is not None:
        yield Contribution.language == choice.language
    if choice.flag is not None:
        yield cast(Contribution.flags, String).contains(f'"{choice.flag}"')
    whom = {Person.age_band: choice.age_band, Person.area: choice.area}
    is_theirs = [column == value for column, value in whom.items() if value is not None]
    if is_theirs:
        yield exists().where(Person.id == Contribution.person_id, *is_theirs)


def _of_pile(pile: Pile, process_id: int) -> Select[int]:
    return select(Contribution.id).where(*lies_on(pile, process_id))


def _found_hidden(session: Session, words: Sequence[str], mesh: Mesh, before: int) -> list[int]:
    """Read what is hidden, which is little: the index of words does not know it."""
    hidden = _of_pile(Pile.HIDDEN, mesh.process_id).with_only_columns(
        Contribution.id, Contribution.text
    )
    hidden = hidden.where(Contribution.id < before)
    rows = session.execute(hidden.order_by(Contribution.id.desc()).limit(MOST_FOUND))
    marks = [f" {word}" for word in words]
    return [
        number for number, text in rows if all(m in " " + " ".join(words_in(text)) for m in marks)
    ]


def _found(session: Session, words: Sequence[str], mesh: Mesh, before: int) -> list[int]:
    span = Span(before, 0, MOST_FOUND)
    channels = [one for one in Channel if mesh.channel in (None, one)]
    found = numbers_with(session, words, mesh, [(channel, span) for channel in channels])
    return [number for numbers in found for number in numbers]
