"""What nobody is to be shown: voices that are hidden, and notes that were taken out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, ContributionState, Decision, Item, Process, Quote
from workshop.sorting.forgetting import once_under, repeats, words_of
from workshop.sorting.rows import Row

UNSEEN = Contribution.state.in_((ContributionState.HIDDEN, ContributionState.OUT))


def unseen_of(process: Process, *which: ColumnElement[bool]) -> Select[int]:
    """Return the contributions of a process that nobody is to be shown."""
    return select(Contribution.id).where(Contribution.process_id == process.id, UNSEEN, *which)


def brings_back(session: Session, process: Process, rows: Sequence[Row]) -> bool:
    """Tell whether one of these rows now repeats words that nobody is to be shown."""
    for row in rows:
        if isinstance(row, Item):
            said = unseen_of(process, _is_under(session, process, row))
            is_own = is_unseen(session, row.words_from_id)
            texts = [*row.title.values(), *row.description.values()]
        elif isinstance(row, Decision):
            said, is_own, texts = unseen_of(process), False, [*row.words.values()]
        else:
            continue
        words = words_of(session, said) if texts else []
        if any(repeats(text, words, is_own=is_own) for text in texts):
            return True
    return False


def _is_under(session: Session, process: Process, item: Item) -> ColumnElement[bool]:
    """Return what holds of the unseen that have, or once had, a quote under an item."""
    under = select(Quote.contribution_id).where(Quote.item_id == item.id)
    moved = once_under(session, unseen_of(process))
    once = [number for number, place in moved if place == item.id]
    named = (*once, item.words_from_id)
    return Contribution.id.in_(under) | Contribution.id.in_(named)


def is_unseen(session: Session, number: int | None) -> bool:
    """Tell whether there is a contribution of this number that nobody is to be shown."""
    unseen = select(Contribution.id).where(Contribution.id == number, UNSEEN)
    return number is not None and session.scalar(unseen) is not None
