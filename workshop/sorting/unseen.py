"""What nobody is to be shown: voices that are hidden, and notes that were taken out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, ContributionState, Decision, Item, Process, Quote
from workshop.sorting.forgetting import repeats, words_of
from workshop.sorting.rows import Row

UNSEEN = Contribution.state.in_((ContributionState.HIDDEN, ContributionState.OUT))


def unseen_of(process: Process, *which: ColumnElement[bool]) -> Select[int]:
    """Return the contributions of a process that nobody is to be shown."""
    return select(Contribution.id).where(Contribution.process_id == process.id, UNSEEN, *which)


def brings_back(session: Session, process: Process, rows: Sequence[Row]) -> bool:
    """Tell whether one of these rows now repeats words that nobody is to be shown."""
    for row in rows:
        if isinstance(row, Item):
            said = unseen_of(process, _is_under(row))
            is_own = _is_unseen(session, row.words_from_id)
            texts = [*row.title.values(), *row.description.values()]
        elif isinstance(row, Decision):
            said, is_own, texts = unseen_of(process), False, [*row.words.values()]
        else:
            continue
        words = words_of(session, said) if texts else []
        if any(repeats(text, words, is_own=is_own) for text in texts):
            return True
    return False


def _is_under(item: Item) -> ColumnElement[bool]:
    under = select(Quote.contribution_id).where(Quote.item_id == item.id)
    return Contribution.id.in_(under) | (Contribution.id == item.words_from_id)


def _is_unseen(session: Session, number: int | None) -> bool:
    unseen = select(Contribution.id).where(Contribution.id == number, UNSEEN)
    return number is not None and session.scalar(unseen) is not None
