"""Everywhere that the words of a contribution are repeated in the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    Change,
    Contribution,
    Item,
    Outgoing,
    Quote,
    Transcript,
    Wording,
)
from workshop.redacting.masking import masked
from workshop.sorting.whereabouts import OF_ITEMS, OF_TOLD, Told, items_of, told_of

Json = Any
"""What a column of words holds: a text, or lists and objects of texts."""
TABLES: dict[str, Any] = {
    one.__tablename__: one
    for one in (Contribution, Wording, Transcript, Quote, Item, Change, Outgoing, *OF_TOLD)
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


def places_of(session: Session, said: Contribution) -> Iterator[tuple[Any, str, bool]]:
    """Yield rows and columns that hold words of a contribution, or may repeat them.

    The third says whether what stands there may be a piece of them: quotes and own titles.
    Titles of the whole board are among them, what is told of solutions, and what acts remember
    of both; what was said to the resident, and to others about an item.
    """
    session.flush()
    yield from ((said, "text", False), (said, "parts", False))
    for table, column in ((Wording, "text"), (Transcript, "text"), (Quote, "words")):
        own = select(table).where(table.contribution_id == said.id)
        yield from ((row, column, table is Quote) for row in session.scalars(own))
    items = session.scalars(select(Item).where(Item.process_id == said.process_id)).all()
    itself = select(Contribution.id).where(Contribution.id == said.id)
    own_items = {one.id for one in items_of(session, itself)}
    for item in items:
        yield from ((item, column, item.id in own_items) for column in OF_ITEMS)
    numbers = [item.id for item in items]
    for change in _changes_of_titles(session, numbers):
        yield from ((change, column, change.row_id in own_items) for column in ("before", "after"))
    for row, columns in told_of(session, [said.process_id]):
        yield from ((row, column, False) for column in columns)
    for change in _changes_of_told(session, said):
        yield from ((change, column, False) for column in ("before", "after"))
    for told in _told(session, said, numbers):
        yield from ((told, "payload", False), (told, "pressed", False))


def hide_in(
    places: Iterable[tuple[Any, str, bool]], found: re.Pattern[str], *, of: str
) -> list[Place]:
    """Put the mark in place of what is found, and return where that changed something."""
    changed = []
    for row, column, is_piece in places:
        before = getattr(row, column)
        after = _hidden(before, found, of if is_piece else "", is_payload=column == "payload")
        if after == before:
            continue
        setattr(row, column, after)
        if isinstance(row, Item | Told):
            row.version += 1
        changed.append(Place(row.__tablename__, row.id, column, before, after))
    return changed


def _changes_of_titles(session: Session, numbers: list[int]) -> list[Change]:
    of_items = (Change.row_table == "item", Change.row_id.in_(numbers))
    titles = Change.column.in_(OF_ITEMS)
    return list(session.scalars(select(Change).where(*of_items, titles)))


def _changes_of_told(session: Session, said: Contribution) -> Iterator[Change]:
    for table, columns in OF_TOLD.items():
        own = select(table.id).where(table.process_id == said.process_id)
        of_them = (Change.row_table == table.__tablename__, Change.row_id.in_(own))
        yield from session.scalars(select(Change).where(*of_them, Change.column.in_(columns)))


def _told(session: Session, said: Contribution, numbers: list[int]) -> list[Outgoing]:
    mine = Outgoing.person_id == (said.person_id or 0)
    about = Outgoing.item_id.in_(numbers)
    return list(session.scalars(select(Outgoing).where(mine | about)))


def _hidden(value: Json, found: re.Pattern[str], of: str, *, is_payload: bool) -> Json:
    if is_payload:
        return _payload(value, found)
    if isinstance(value, str):
        return masked(value, found, of=of)
    if isinstance(value, dict):
        return {language: masked(words, found, of=of) for language, words in value.items()}
    if isinstance(value, list):
        # Parts of a contribution: the message, which is no word, and what it said.
        return [[message, masked(words, found, of=of)] for message, words in value]
    return value


def _payload(payload: Json, found: re.Pattern[str]) -> Json:
    """Hide in what is read of a message; what a button does is no word."""
    buttons = [
        [[masked(label, found), *rest] for label, *rest in row]
        for row in payload.get("buttons", [])
    ]
    hidden = {**payload, "text": masked(payload.get("text", ""), found)}
    return {**hidden, "buttons": buttons} if "buttons" in payload else hidden
