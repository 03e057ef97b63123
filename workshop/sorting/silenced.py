"""Words that nobody is to be shown, where titles, explanations and reasons repeat them.

They go with the voices that are hidden or taken out, and come back with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.tables import Change, Decision, Item, Process, Quote, Value
from workshop.sorting.acts import Doing
from workshop.sorting.forgetting import without, words_of
from workshop.sorting.rows import row_of
from workshop.sorting.unseen import unseen_of


def take_words_off(doing: Doing, said: Select[int]) -> None:
    """Take the words of these contributions off titles, explanations and reasons."""
    session, process = doing.hand.session, doing.hand.process
    words, numbers = words_of(session, said), set(session.scalars(said))
    for item in named_by(session, said):
        is_own = item.words_from_id in numbers
        doing.change(item, description=without(item.description, words, is_own=is_own))
        title = {} if is_own else without(item.title, words, is_own=False)
        doing.change(item, title=title)
        if not title:
            doing.change(item, is_chosen=False)
        # Another voice that is shown again must not bring these words back.
        doing.stand_by(item, "title")
        doing.stand_by(item, "description")
    for decision in decisions_of(session, process):
        doing.change(decision, words=without(decision.words, words, is_own=False))


def give_words_back(doing: Doing, changes: Iterable[Change]) -> int:
    """Let words stand again that an act took off, where nobody has put others in their place.

    Returns how many places somebody has filled since: they stay as they are.
    """
    session, filled = doing.hand.session, 0
    unseen = words_of(session, unseen_of(doing.hand.process))
    for one in changes:
        row = row_of(session, one) if one.row_table in ("item", "decision") else None
        if row is None or one.before == one.after:
            continue
        if getattr(row, one.column) != one.after:
            filled += 1
        elif one.column != "is_chosen" or (isinstance(row, Item) and row.title):
            doing.change(row, **{one.column: _but_unseen(one.before, unseen)})
    return filled


def named_by(session: Session, said: Select[int]) -> list[Item]:
    """Return the items that are named in these words, or have them under them."""
    under = select(Quote.item_id).where(Quote.contribution_id.in_(said))
    found = Item.words_from_id.in_(said) | Item.id.in_(under)
    return list(session.scalars(select(Item).where(found).order_by(Item.id)))


def decisions_of(session: Session, process: Process) -> list[Decision]:
    """Return every decision of a process, also those that were struck out."""
    of_process = Decision.process_id == process.id
    return list(session.scalars(select(Decision).where(of_process).order_by(Decision.id)))


def _but_unseen(value: Value, words: Sequence[str]) -> Value:
    return without(value, words, is_own=False) if isinstance(value, dict) else value
