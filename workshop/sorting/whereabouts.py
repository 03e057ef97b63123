"""Where on the board a voice stands or once stood, and which columns there hold words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.tables import Change, Decision, Item, Quote, Reality, Status

OF_ITEMS = ("title", "description", "unseen_title", "unseen_description")
OF_DECISIONS = ("words", "unseen_words", "body")
OF_WORDINGS = ("text",)
OF_COSTS = ("what", "note")
"""Columns that hold what facilitators have written, in sight and out of it."""
REALITY = ("who", "partners", "first_step", "obstacle", "decides", "offers")
"""What is written of how a solution can be carried out."""
Told: TypeAlias = Decision | Status | Reality
OF_TOLD: Mapping[type[Told], Sequence[str]] = {
    Decision: OF_DECISIONS,
    Status: ("words", "unseen_words"),
    Reality: (*REALITY, *(f"unseen_{part}" for part in REALITY)),
}
"""Where the words of what is told of solutions stand, beside the items themselves."""


def told_of(
    session: Session, processes: Select[int] | Sequence[int]
) -> Iterator[tuple[Told, Sequence[str]]]:
    """Yield what is told of the solutions of these processes, with the columns of its words."""
    for table, columns in OF_TOLD.items():
        query: Select[Any] = select(table).where(table.process_id.in_(processes))
        yield from ((row, columns) for row in session.scalars(query).all())


def changes_of_told(session: Session, row: Told, columns: Sequence[str]) -> list[Change]:
    """Return what acts remember of these columns of what is told of a solution."""
    of_it = (Change.row_table == row.__tablename__, Change.row_id == row.id)
    return list(session.scalars(select(Change).where(*of_it, Change.column.in_(columns))))


def shown_in(columns: Sequence[str]) -> list[str]:
    """Return those of these columns of which something can be kept from sight."""
    return [one for one in columns if f"unseen_{one}" in columns]


def once_under(session: Session, said: Select[int]) -> set[tuple[int, int]]:
    """Return which of these contributions had a quote under which item before it was moved."""
    moves = (
        select(Quote.contribution_id, Change.before, Change.after)
        .join(Change, Change.row_id == Quote.id)
        .where(Change.row_table == "quote", Change.column == "item_id")
        .where(Quote.contribution_id.in_(said))
    )
    ends = [(number, end) for number, *both in session.execute(moves) for end in both]
    return {(number, end) for number, end in ends if isinstance(end, int)}


def once_named_by(session: Session, said: Select[int]) -> set[tuple[int, int]]:
    """Return which of these contributions had given its title to which item, before or now."""
    named = select(Change).where(Change.row_table == "item", Change.column == "words_from_id")
    numbers = set(session.scalars(said))
    changed = {
        (number, one.row_id)
        for one in session.scalars(named)
        for number in (one.before, one.after)
        if isinstance(number, int) and number in numbers
    }
    now = session.scalars(select(Item).where(Item.words_from_id.in_(said)))
    return changed | {(one.words_from_id, one.id) for one in now if one.words_from_id}


def items_of(session: Session, said: Select[int]) -> list[Item]:
    """Return the items that are or were named in these words, or have or had them under them."""
    under = select(Quote.item_id).where(Quote.contribution_id.in_(said))
    once = {item for _, item in once_under(session, said)}
    once |= {item for _, item in once_named_by(session, said)}
    found = Item.id.in_(under) | Item.id.in_(once)
    return list(session.scalars(select(Item).where(found).order_by(Item.id)))
