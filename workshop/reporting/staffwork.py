"""What the municipality's own staff changed, and why: counts and reasons alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import (
    Act,
    Change,
    Contribution,
    Item,
    ItemState,
    Media,
    Process,
    Redaction,
    Ruling,
    Transcript,
    TranscriptState,
)
from workshop.board.protecting import Figure, table, whole
from workshop.outside.gate import CHANNELS, IS_SAID, is_found_in, is_told
from workshop.rehearsal.marks import IS_REAL, in_rehearsal
from workshop.reporting.said import said_on
from workshop.sorting.hiding import Hidden
from workshop.sorting.inbox import Pile, lies_on
from workshop.sorting.quoting import Aside
from workshop.sorting.stood import all_standing


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
    counts = _counts(session, process)
    stood = (one for one in all_standing(session, process) if one.channel in CHANNELS)
    return StaffWork(
        merged=counts["merged"],
        split=counts["split"],
        reworded=counts["reworded"],
        taken_down=counts["taken_down"],
        turned=whole(len({one.contribution for one in stood if one.is_turned})),
        hidden=_reasons(session, Contribution.hidden_why, Hidden, *hidden),
        aside=Reasons(aside, why.by_reason if aside.n is not None else None),
        masked=whole(counts["masked"]),
        pictures_held=whole(counts["pictures_held"]),
        written_down=whole(counts["written_down"]),
    )


def _counts(session: Session, process: Process) -> dict[str, int]:
    """Return all of it as it is, asked for at once."""
    items = select(func.count(Item.id)).where(
        Item.process_id == process.id, ~in_rehearsal(session)
    )
    told = is_told(session)
    counts: dict[str, Select[int]] = {
        "merged": items.where(Item.state == ItemState.MERGED),
        "split": items.where(told, _touched("split", "state")),
        "reworded": items.where(told, _touched("reword", "title")),
        "taken_down": items.where(Item.state == ItemState.REMOVED, _touched("take-down", "state")),
        "masked": _voices(process, Redaction, Redaction.undone_at.is_(None)),
        "pictures_held": _held(process),
        "written_down": _voices(
            process,
            Transcript,
            Transcript.state == TranscriptState.ACCEPTED,
            Transcript.is_removed.is_(False),
        ),
    }
    columns = [query.scalar_subquery().label(name) for name, query in counts.items()]
    return dict(zip(counts, session.execute(select(*columns)).one(), strict=True))


def _touched(verb: str, column: str) -> ColumnElement[bool]:
    """Tell of an item that an act of this kind has changed it, and still does."""
    acts = select(Change.row_id).join(Act, Act.id == Change.act_id)
    by_verb = acts.where(Act.verb == verb, Act.undone_at.is_(None))
    touched = by_verb.where(Change.row_table == "item", Change.column == column)
    return Item.id.in_(touched)


def _voices(
    process: Process, of: type[Redaction | Transcript], *which: ColumnElement[bool]
) -> Select[int]:
    """Return of how much that was said there is such a row."""
    return (
        select(func.count(of.contribution_id.distinct()))
        .join(Contribution, Contribution.id == of.contribution_id)
        .where(is_found_in(process), IS_SAID, *which)
    )


def _held(process: Process) -> Select[int]:
    return (
        select(func.count(Media.id))
        .join(Contribution, Contribution.id == Media.contribution_id)
        .where(is_found_in(process), IS_SAID, Media.ruling == Ruling.HELD)
    )


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
