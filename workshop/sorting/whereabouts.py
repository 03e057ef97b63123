"""Where on the board a voice stands or once stood, and which columns there hold words."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.tables import Change, Item, Quote

OF_ITEMS = ("title", "description", "unseen_title", "unseen_description")
OF_DECISIONS = ("words", "unseen_words", "body")
OF_WORDINGS = ("text",)
OF_COSTS = ("what", "note")
"""Columns that hold what facilitators have written, in sight and out of it."""


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


def items_of(session: Session, said: Select[int]) -> list[Item]:
    """Return the items that are named in these words, or have or once had them under them."""
    under = select(Quote.item_id).where(Quote.contribution_id.in_(said))
    once = {item for _, item in once_under(session, said)}
    found = Item.words_from_id.in_(said) | Item.id.in_(under) | Item.id.in_(once)
    return list(session.scalars(select(Item).where(found).order_by(Item.id)))
