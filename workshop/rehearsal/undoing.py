"""What acts of a rehearsal did to items that were there before it, taken back from the journal."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.tables import Act, Change, Item, Rehearsal
from workshop.sorting.acts import TABLES


def undo_merges(session: Session, rehearsal: Rehearsal, going: Sequence[int]) -> None:
    """Put up again what was merged into an item that goes, with its voices and links."""
    lost = select(Item.id).where(
        Item.process_id == rehearsal.process_id,
        Item.id.not_in(going),
        Item.merged_into_id.in_(going),
    )
    merging = select(Change.act_id).where(
        Change.row_table == "item",
        Change.column == "merged_into_id",
        Change.row_id.in_(lost),
    )
    _take_back(session, session.scalars(_acts(rehearsal).where(Act.id.in_(merging))), set(going))


def undo_choices(session: Session, rehearsal: Rehearsal, going: Sequence[int]) -> None:
    """Let the others be chosen as they were before somebody chose items that go."""
    about = select(Change.act_id).where(Change.row_table == "item", Change.row_id.in_(going))
    choices = _acts(rehearsal).where(Act.verb == "choose", Act.id.in_(about))
    _take_back(session, session.scalars(choices), set(going))


def _acts(rehearsal: Rehearsal) -> Select[Act]:
    """Return the acts since the rehearsal began that stand, the newest first."""
    return (
        select(Act)
        .where(Act.process_id == rehearsal.process_id, Act.done_at >= rehearsal.begun_at)
        .where(Act.undone_at.is_(None))
        .order_by(Act.id.desc())
    )


def _take_back(session: Session, acts: Iterable[Act], going: Container[int]) -> None:
    """Give rows their earlier values where nobody has changed them since, and forget the acts.

    Items that are `going` are left as they are.
    """
    for act in list(acts):
        for one in session.scalars(select(Change).where(Change.act_id == act.id)).all():
            if one.row_table != "item" or one.row_id not in going:
                _give_back(session, one)
            session.delete(one)
    session.flush()


def _give_back(session: Session, one: Change) -> None:
    row = session.get(TABLES[one.row_table], one.row_id)
    if row is not None and getattr(row, one.column) == one.after:
        setattr(row, one.column, one.before)
