"""Where on the board a voice stands or once stood, and which columns there hold words."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.tables import Change, Decision, Item, Quote, Status

OF_ITEMS = ("title", "description", "unseen_title", "unseen_description")
OF_REASONS = ("words", "unseen_words", "body")
OF_WORDINGS = ("text",)
OF_COSTS = ("what", "note")
"""Columns that hold what facilitators have written, in sight and out of it."""
Reasoned = Decision | Status
"""What facilitators give reasons for."""
Worded = Item | Decision | Status
"""What has words that are kept from sight while somebody unseen says them."""


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


def reasoned_of(session: Session, processes: Select[int]) -> list[Reasoned]:
    """Return the decisions and statuses of these processes."""
    decided = session.scalars(select(Decision).where(Decision.process_id.in_(processes)))
    since = session.scalars(select(Status).where(Status.process_id.in_(processes)))
    return [*decided, *since]


def reasons_in(row: Reasoned) -> tuple[str, ...]:
    """Return the columns of it that hold words."""
    return tuple(column for column in OF_REASONS if hasattr(row, column))


def changes_of_reasons(session: Session, row: Reasoned) -> list[Change]:
    """Return what acts remember of the words of a decision or status."""
    of_it = (Change.row_table == row.__tablename__, Change.row_id == row.id)
    return list(session.scalars(select(Change).where(*of_it, Change.column.in_(OF_REASONS))))


def items_of(session: Session, said: Select[int]) -> list[Item]:
    """Return the items that are named in these words, or have or once had them under them."""
    under = select(Quote.item_id).where(Quote.contribution_id.in_(said))
    once = {item for _, item in once_under(session, said)}
    found = Item.words_from_id.in_(said) | Item.id.in_(under) | Item.id.in_(once)
    return list(session.scalars(select(Item).where(found).order_by(Item.id)))
