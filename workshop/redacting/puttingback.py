"""Putting hidden words back where they stood, but for what others hide there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import select

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
    Redaction,
    ReportCost,
    ReportWording,
)
from storage.vault import Vault
from workshop.redacting.marks import marked_again
from workshop.redacting.places import TABLES, Place, rewritten
from workshop.sorting.hand import Hand
from workshop.sorting.rows import KEPT_FROM, UNSEEN, Telling
from workshop.sorting.unseen import settle_words
from workshop.sorting.whereabouts import OF_TOLD

OF_THE_BOARD = (
    Item,
    *OF_TOLD,
    AnswerBack,
    Became,
    Broadcast,
    Ballot,
    BallotOption,
    ReportWording,
    ReportCost,
    Change,
    Media,
)
"""Rows that may repeat anybody's words."""


def put_back(hand: Hand, vault: Vault, places: Iterable[Place]) -> None:
    """Let these places hold what stood there, where they hold what it was exchanged for.

    What other redactions that stand hide in them is hidden, and words are out of sight that
    somebody unseen says.
    """
    changed = [row for place in places if (row := _put_back(hand, vault, place)) is not None]
    words = [row for row in changed if isinstance(row, Telling)]
    settle_words(hand.session, hand.process, rows=words)


def _put_back(hand: Hand, vault: Vault, place: Place) -> Any:
    """Return the row if it holds something else now."""
    row = hand.session.get(TABLES[place.table], place.row_id)
    if row is None:
        return None
    hide = partial(marked_again, vault, _others(hand, row))
    before = rewritten(place.before, hide, is_payload=place.column == "payload")
    if isinstance(row, Telling) and isinstance(before, dict):
        is_other = _put_texts(row, place, before)
    else:
        is_other = getattr(row, place.column) == place.after
        if is_other:
            setattr(row, place.column, before)
    if is_other and isinstance(row, Telling | Ballot | ReportWording | ReportCost):
        row.version += 1
    return row if is_other else None


def _put_texts(row: Telling, place: Place, before: dict[str, str]) -> bool:
    """Put texts back by language, in sight or out of it: they may have gone there, or come."""
    is_other = False
    for column in _both(place.column):
        held = getattr(row, column)
        back = {
            code: text
            for code, text in before.items()
            if code in held and held[code] == place.after.get(code) != text
        }
        if back:
            setattr(row, column, {**held, **back})
            is_other = True
    return is_other


def _both(column: str) -> tuple[str, ...]:
    """Return a column and where its words are when they are out of sight, or in it again."""
    if column in KEPT_FROM:
        return column, KEPT_FROM[column]
    return (column, UNSEEN[column][0][0]) if column in UNSEEN else (column,)


def _names_others(row: Outgoing) -> bool:
    """Tell whether a message repeats what stands on the board, and not only its reader's words."""
    told = (row.item_id, row.broadcast_id, row.ballot_id)
    return row.names_items or any(one is not None for one in told)


def _others(hand: Hand, row: Any) -> Sequence[Redaction]:
    """Return the redactions that stand and hide words in a row like this one."""
    standing = (
        select(Redaction)
        .join(Contribution, Contribution.id == Redaction.contribution_id)
        .where(Contribution.process_id == hand.process.id, Redaction.undone_at.is_(None))
        .order_by(Redaction.id)
    )
    if isinstance(row, Outgoing) and not _names_others(row):
        standing = standing.where(Contribution.person_id == row.person_id)
    elif not isinstance(row, (*OF_THE_BOARD, Outgoing)):
        number = row.id if isinstance(row, Contribution) else row.contribution_id
        standing = standing.where(Contribution.id == number)
    return hand.session.scalars(standing).all()
