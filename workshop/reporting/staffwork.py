"""What the municipality's own staff changed, and why: counts and reasons alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import (
    Act,
    Change,
    Contribution,
    Item,
    ItemState,
    Media,
    Process,
    Quote,
    Redaction,
    Ruling,
    Transcript,
    TranscriptState,
)
from workshop.board.protecting import Figure, table, whole
from workshop.outside.gate import IS_SAID, IS_TOLD, is_found_in
from workshop.rehearsal.marks import IN_REHEARSAL, IS_REAL
from workshop.reporting.said import said_on
from workshop.sorting.hiding import Hidden
from workshop.sorting.inbox import Pile, lies_on
from workshop.sorting.quoting import Aside


@dataclass(frozen=True, slots=True)
class Reasons:
    """How much was put away, in all and by reason; None where that cannot be told."""

    in_all: Figure
    by_reason: Mapping[str, Figure] | None


@dataclass(frozen=True, slots=True)
class StaffWork:
    """What was done with items (of which anybody may know the number), and with what was said."""

    merged: int
    split: int
    reworded: int
    taken_down: int
    turned: Figure
    hidden: Reasons
    aside: Reasons
    masked: Figure
    pictures_held: Figure
    written_down: Figure


def staff_work(session: Session, process: Process, aside: Figure) -> StaffWork:
    """Return what colleagues have done that still stands; robots of a rehearsal do not count.

    `aside` is how much was put aside as it is told elsewhere: where it is not, its reasons are
    not told here.
    """
    put_aside = said_on(Pile.ASIDE, process)
    hidden = (IS_REAL, *lies_on(Pile.HIDDEN, process.id))
    why = _reasons(session, Contribution.aside_why, Aside, *put_aside)
    return StaffWork(
        merged=_items(session, process, Item.state == ItemState.MERGED),
        split=_touched(session, process, "split", "state", IS_TOLD),
        reworded=_reworded(session, process),
        taken_down=_touched(
            session, process, "take-down", "state", Item.state == ItemState.REMOVED
        ),
        turned=_turned(session, process),
        hidden=_reasons(session, Contribution.hidden_why, Hidden, *hidden),
        aside=Reasons(aside, why.by_reason if aside.n is not None else None),
        masked=_masked(session, process),
        pictures_held=_held(session, process),
        written_down=_written_down(session, process),
    )


def _items(session: Session, process: Process, *which: ColumnElement[bool]) -> int:
    query = select(func.count(Item.id)).where(Item.process_id == process.id, ~IN_REHEARSAL)
    return session.scalar(query.where(*which)) or 0


def _touched(
    session: Session, process: Process, verb: str, column: str, *which: ColumnElement[bool]
) -> int:
    """Return how many items, that are so now, an act of this kind has changed and still does."""
    acts = select(Change.row_id).join(Act, Act.id == Change.act_id)
    by_verb = acts.where(Act.verb == verb, Act.undone_at.is_(None))
    touched = by_verb.where(Change.row_table == "item", Change.column == column)
    return _items(session, process, Item.id.in_(touched), *which)


def _reworded(session: Session, process: Process) -> int:
    return _touched(session, process, "reword", "title", IS_TOLD)


def _turned(session: Session, process: Process) -> Figure:
    query = (
        select(func.count(Quote.contribution_id.distinct()))
        .join(Contribution, Contribution.id == Quote.contribution_id)
        .where(is_found_in(process), IS_SAID)
        .where(Quote.is_turned, Quote.is_removed.is_(False))
    )
    return whole(session.scalar(query) or 0)


def _reasons(
    session: Session,
    column: InstrumentedAttribute[str | None],
    known: type[Hidden | Aside],
    *which: ColumnElement[bool],
) -> Reasons:
    rows = session.execute(select(column, func.count()).where(*which).group_by(column))
    found = Counter(dict(rows.all()))
    in_all = whole(found.total())
    counts = {str(why): found[str(why)] for why in known}
    is_whole = sum(counts.values()) == found.total()
    return Reasons(in_all, table(counts) if is_whole and in_all.n is not None else None)


def _masked(session: Session, process: Process) -> Figure:
    query = (
        select(func.count(Redaction.contribution_id.distinct()))
        .join(Contribution, Contribution.id == Redaction.contribution_id)
        .where(is_found_in(process), IS_SAID, Redaction.undone_at.is_(None))
    )
    return whole(session.scalar(query) or 0)


def _held(session: Session, process: Process) -> Figure:
    query = (
        select(func.count(Media.id))
        .join(Contribution, Contribution.id == Media.contribution_id)
        .where(is_found_in(process), IS_SAID, Media.ruling == Ruling.HELD)
    )
    return whole(session.scalar(query) or 0)


def _written_down(session: Session, process: Process) -> Figure:
    query = (
        select(func.count(Transcript.contribution_id.distinct()))
        .join(Contribution, Contribution.id == Transcript.contribution_id)
        .where(is_found_in(process), IS_SAID)
        .where(Transcript.state == TranscriptState.ACCEPTED, Transcript.is_removed.is_(False))
    )
    return whole(session.scalar(query) or 0)
