"""Everywhere that the words of a contribution are repeated in the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.tables import (
    AnswerBack,
    Ballot,
    BallotOption,
    Became,
    Broadcast,
    Change,
    Contribution,
    Item,
    Media,
    Outgoing,
    Quote,
    ReportCost,
    ReportWording,
    Transcript,
    Wording,
)
from workshop.answering.repeated import is_an_answer, words_of_answers
from workshop.outbox.holding import held
from workshop.redacting.masking import masked
from workshop.sorting.whereabouts import (
    OF_COSTS,
    OF_ITEMS,
    OF_TOLD,
    OF_WORDINGS,
    Told,
    changes_of_told,
    items_of,
    told_of,
)

OF_BALLOTS = ("question", "rule", "decider", "reason")
"""Columns that hold what facilitators have written of a ballot; every voter is sent most."""
Json = Any
"""What a column of words holds: a text, or lists and objects of texts."""
TABLES: dict[str, Any] = {
    one.__tablename__: one
    for one in (
        Contribution,
        Wording,
        Transcript,
        Quote,
        Item,
        Change,
        Outgoing,
        *OF_TOLD,
        AnswerBack,
        Became,
        Broadcast,
        Ballot,
        BallotOption,
        Media,
        ReportWording,
        ReportCost,
    )
}


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a row, with what stood there and what stands there now."""

    table: str
    row_id: int
    column: str
    before: Json
    after: Json

    def as_list(self) -> list[Json]:
        """Return it as it is sealed."""
        return [self.table, self.row_id, self.column, self.before, self.after]


def places_of(
    session: Session, said: Contribution, found: re.Pattern[str]
) -> Iterator[tuple[Any, str, bool]]:
    """Yield rows and columns that hold what is found of a contribution, or may repeat it.

    The third says whether what stands there may be a piece of them: quotes and own titles.
    Titles of the whole board are among them, and ballots with what people vote on; what is told
    of solutions, reasons of rulings about pictures, what was written for the report, and what
    acts remember of it all; what was said to the resident, and to others about an item or in
    a broadcast that says it.
    """
    session.flush()
    sent = session.scalars(select(Broadcast).where(Broadcast.process_id == said.process_id)).all()
    # Asked before the first place is given: whoever is given it masks it.
    saying = [one.id for one in sent if _says(one, found)]
    yield from ((said, "text", False), (said, "parts", False))
    for table, column in ((Wording, "text"), (Transcript, "text"), (Quote, "words")):
        own = select(table).where(table.contribution_id == said.id)
        yield from ((row, column, table is Quote) for row in session.scalars(own))
    items = session.scalars(select(Item).where(Item.process_id == said.process_id)).all()
    itself = select(Contribution.id).where(Contribution.id == said.id)
    own_items = {one.id for one in items_of(session, itself)}
    for item in items:
        yield from ((item, column, item.id in own_items) for column in OF_ITEMS)
    for option in session.scalars(
        select(BallotOption).where(BallotOption.item_id.in_([item.id for item in items]))
    ).all():
        is_own = option.item_id in own_items
        yield from ((option, column, is_own) for column in ("title", "unseen_title"))
    yield from _of_ballots(session, said)
    numbers = [item.id for item in items]
    for change in _changes_of_titles(session, numbers):
        yield from ((change, column, change.row_id in own_items) for column in ("before", "after"))
    for one, columns in told_of(session, [said.process_id]):
        yield from ((one, column, False) for column in columns)
        for change in changes_of_told(session, one, columns):
            yield from ((change, column, False) for column in ("before", "after"))
    yield from ((one, column, False) for one in sent for column in ("words", "alt"))
    of_process = AnswerBack.process_id == said.process_id
    yield from ((*place, False) for place in words_of_answers(session, of_process))
    for picture in ruled_pictures(session, said.process_id):
        yield picture, "ruling_why", False
        for change in changes_of_ruling(session, picture):
            yield from ((change, column, False) for column in ("before", "after"))
    yield from _of_report(session, said)
    for told in _told(session, said, numbers, saying):
        yield from ((told, "payload", False), (told, "pressed", False))


def hide_in(
    places: Iterable[tuple[Any, str, bool]], found: re.Pattern[str], *, of: str
) -> list[Place]:
    """Put the mark in place of what is found, and return where that changed something."""
    changed = []
    for row, column, is_piece in places:
        before = getattr(row, column)
        hide = partial(masked, found=found, of=of if is_piece else "")
        after = rewritten(before, hide, is_payload=column == "payload")
        if after == before:
            continue
        setattr(row, column, after)
        if isinstance(row, Item | Told | Ballot | ReportWording | ReportCost):
            row.version += 1
        changed.append(Place(row.__tablename__, row.id, column, before, after))
    return changed


def _changes_of_titles(session: Session, numbers: list[int]) -> list[Change]:
    of_items = (Change.row_table == "item", Change.row_id.in_(numbers))
    titles = Change.column.in_(OF_ITEMS)
    return list(session.scalars(select(Change).where(*of_items, titles)))


def every_ballot(session: Session, processes: Select[int] | Sequence[int]) -> list[Ballot]:
    """Return the ballots of these processes, those that were taken away too."""
    return list(session.scalars(select(Ballot).where(Ballot.process_id.in_(processes))))


def changes_of_ballot(session: Session, ballot: Ballot) -> list[Change]:
    """Return what acts remember of the words of a ballot."""
    of_it = (Change.row_table == "ballot", Change.row_id == ballot.id)
    return list(session.scalars(select(Change).where(*of_it, Change.column.in_(OF_BALLOTS))))


def ruled_pictures(session: Session, process_id: int) -> list[Media]:
    """Return the pictures of a process about which a facilitator has decided, now or once."""
    once = select(Change.row_id).where(Change.row_table == "media")
    of_process = Contribution.process_id == process_id
    query = select(Media).join(Contribution, Contribution.id == Media.contribution_id)
    return list(session.scalars(query.where(of_process, Media.id.in_(once)).order_by(Media.id)))


def changes_of_ruling(session: Session, picture: Media) -> list[Change]:
    """Return what acts remember of the reasons that were given about a picture."""
    of_it = (Change.row_table == "media", Change.row_id == picture.id)
    return list(session.scalars(select(Change).where(*of_it, Change.column == "ruling_why")))


def _of_ballots(session: Session, said: Contribution) -> Iterator[tuple[Any, str, bool]]:
    for ballot in every_ballot(session, [said.process_id]):
        yield from ((ballot, column, False) for column in OF_BALLOTS)
        for change in changes_of_ballot(session, ballot):
            yield from ((change, column, False) for column in ("before", "after"))


def _of_report(session: Session, said: Contribution) -> Iterator[tuple[Any, str, bool]]:
    of_report: Any = ((ReportWording, OF_WORDINGS), (ReportCost, OF_COSTS))
    for table, columns in of_report:
        rows = session.scalars(select(table).where(table.process_id == said.process_id)).all()
        yield from ((row, column, False) for row in rows for column in columns)
        of_it = (Change.row_table == table.__tablename__, Change.column.in_(columns))
        numbers = [row.id for row in rows]
        for change in session.scalars(
            select(Change).where(*of_it, Change.row_id.in_(numbers))
        ).all():
            yield from ((change, column, False) for column in ("before", "after"))


def _says(broadcast: Broadcast, found: re.Pattern[str]) -> bool:
    texts = [*(broadcast.words or {}).values(), *(broadcast.alt or {}).values()]
    return any(found.search(text) for text in texts)


def _told(
    session: Session, said: Contribution, numbers: list[int], broadcasts: list[int]
) -> list[Outgoing]:
    mine = Outgoing.person_id == (said.person_id or 0)
    ballots = select(Ballot.id).where(Ballot.process_id == said.process_id)
    about = Outgoing.item_id.in_(numbers) | Outgoing.ballot_id.in_(ballots)
    about |= is_an_answer(said.process_id) | Outgoing.broadcast_id.in_(broadcasts)
    about |= (Outgoing.process_id == said.process_id) & Outgoing.names_items
    return held(session, mine | about)


def rewritten(value: Json, hide: Callable[[str], str], *, is_payload: bool) -> Json:
    """Return what a column holds with each of its texts as `hide` gives it back."""
    if is_payload:
        return _payload(value, hide)
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict):
        return {language: hide(words) for language, words in value.items()}
    if isinstance(value, list):
        # Parts of a contribution: the message, which is no word, and what it said.
        return [[message, hide(words)] for message, words in value]
    return value


def _payload(payload: Json, hide: Callable[[str], str]) -> Json:
    """Hide in what is read of a message; what a button does is no word."""
    buttons = [
        [[hide(label), *rest] for label, *rest in row] for row in payload.get("buttons", [])
    ]
    read = {key: hide(payload[key]) for key in ("text", "alt") if payload.get(key)}
    hidden = {**payload, **read}
    return {**hidden, "buttons": buttons} if "buttons" in payload else hidden
