"""Every act on the board as a list of changes, so that it can be undone and done again.

Nothing is deleted: what an act takes away is marked as removed, and so an undo is the same list of
changes read backwards. It is refused where somebody else has changed one of them since.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import (
    Act,
    Change,
    Meeting,
    Process,
    Value,
)
from workshop.board.staff import record
from workshop.refusals import BuiltUpon, ChangedSince, NothingToRedo, NothingToUndo
from workshop.sorting.rows import (
    TABLES,
    Brought,
    Row,
    leaves_loose_ends,
    presence,
    put,
    row_of,
    settle,
    value_of,
)
from workshop.sorting.stacks import NOTES, Stack, is_in
from workshop.sorting.unseen import brings_back

__all__ = [
    "TABLES",
    "Doing",
    "Hand",
    "next_to_redo",
    "next_to_undo",
    "redo",
    "redo_one",
    "undo",
    "undo_one",
]


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does something on the board of which process, and when."""

    session: Session
    process: Process
    facilitator_id: int
    now: datetime

    def hold_board(self) -> None:
        """Let nobody else change items, quotes or links until the commit."""
        take_turn(self.session, "items")


@dataclass(slots=True)
class Doing:
    """One act while it is being done; `finish` writes it down."""

    hand: Hand
    verb: str
    _changes: list[tuple[Row, str, Value, Value]] = field(default_factory=list)

    def change(self, row: Row, **to: Value) -> None:
        """Give columns of a row other values; what is so already does not count."""
        for column, after in to.items():
            before = value_of(row, column)
            if before != after:
                put(row, column, after)
                self._changes.append((row, column, before, after))

    def stand_by(self, row: Row, column: str) -> None:
        """Note that a column is meant to be as it is, so that nobody undoes it unawares."""
        value = value_of(row, column)
        if not any(one is row and name == column for one, name, *_ in self._changes):
            self._changes.append((row, column, value, value))

    def bring(self, row: Brought) -> None:
        """Add a row; undoing takes it away again."""
        self.hand.session.add(row)
        self.hand.session.flush()
        column, before, after = presence(row)
        self._changes.append((row, column, before, after))

    def finish(self, **about: object) -> Act | None:
        """Write the act down, for undoing and for the audit; None if it changed nothing."""
        if all(before == after for *_, before, after in self._changes):
            return None
        hand = self.hand
        act = Act(
            process_id=hand.process.id,
            facilitator_id=hand.facilitator_id,
            verb=self.verb,
            done_at=hand.now,
        )
        hand.session.add(act)
        hand.session.flush()
        hand.session.add_all(
            Change(
                act_id=act.id,
                row_table=row.__tablename__,
                row_id=row.id,
                column=column,
                before=before,
                after=after,
            )
            for row, column, before, after in self._changes
        )
        settle(hand.session, (row for row, *_ in self._changes))
        who = hand.facilitator_id
        told = {"act": act.id, **about}
        record(hand.session, self.verb, hand.process.id, facilitator_id=who, now=hand.now, **told)
        return act


def undo(hand: Hand, *, past: int | None = None, stack: Stack = Stack.BOARD) -> Act:
    """Take back one's own newest act, or the newest one before `past`, which stays.

    Raises NothingToUndo; ChangedSince; BuiltUpon.
    """
    hand.hold_board()
    session, who = hand.session, hand.facilitator_id
    act = next_to_undo(session, hand.process, who, past=past, stack=stack)
    if act is None:
        raise NothingToUndo
    return _take_back(hand, act)


def undo_one(hand: Hand, act_id: int) -> Act:
    """Take back this act of one's own, whatever one has done since.

    Raises NothingToUndo; ChangedSince; BuiltUpon.
    """
    hand.hold_board()
    act = hand.session.scalar(_own(hand).where(Act.id == act_id, Act.undone_at.is_(None)))
    if act is None:
        raise NothingToUndo
    return _take_back(hand, act)


def redo(hand: Hand, *, stack: Stack = Stack.BOARD) -> Act:
    """Do again what one took back last. Raises NothingToRedo; ChangedSince; BuiltUpon."""
    hand.hold_board()
    act = next_to_redo(hand.session, hand.process, hand.facilitator_id, stack=stack)
    if act is None:
        raise NothingToRedo
    return _do_again(hand, act)


def redo_one(hand: Hand, act_id: int) -> Act:
    """Do this act of one's own again, whatever one has done since.

    Raises NothingToRedo; ChangedSince; BuiltUpon.
    """
    hand.hold_board()
    act = hand.session.scalar(_own(hand).where(Act.id == act_id, Act.undone_at.is_not(None)))
    if act is None:
        raise NothingToRedo
    return _do_again(hand, act)


def next_to_undo(
    session: Session,
    process: Process,
    facilitator_id: int,
    *,
    past: int | None = None,
    stack: Stack = Stack.BOARD,
) -> Act | None:
    """Return the newest act of a facilitator that stands, or the newest one before another."""
    own = _of(process, facilitator_id, stack)
    standing = select(Act).where(*own, Act.undone_at.is_(None)).order_by(Act.id.desc())
    if past is not None:
        standing = standing.where(Act.id < past)
    return session.scalars(standing.limit(1)).first()


def next_to_redo(
    session: Session, process: Process, facilitator_id: int, *, stack: Stack = Stack.BOARD
) -> Act | None:
    """Return what was taken back last; a new act has put an end to what came after it.

    An act that was gone past when an older one was taken back is no new one.
    """
    own = _of(process, facilitator_id, stack)
    standing = select(func.max(Act.id), func.max(Act.done_at)).where(*own, Act.undone_at.is_(None))
    newest, done_at = session.execute(standing).one()
    is_open = Act.id > (newest or 0)
    if done_at is not None:
        is_open |= Act.undone_at > done_at
    taken_back = select(Act).where(*own, Act.undone_at.is_not(None), is_open)
    return session.scalars(taken_back.order_by(Act.undone_at.desc(), Act.id).limit(1)).first()


def _of(process: Process, facilitator_id: int, stack: Stack) -> tuple[ColumnElement[bool], ...]:
    return Act.process_id == process.id, Act.facilitator_id == facilitator_id, is_in(stack)


def _own(hand: Hand) -> Select[Act]:
    """Return one's own acts; what has a counterpart of its own is not among them."""
    own = (Act.process_id == hand.process.id, Act.facilitator_id == hand.facilitator_id)
    return select(Act).where(*own, Act.verb.not_in(NOTES))


def _take_back(hand: Hand, act: Act) -> Act:
    _turn(hand, act, lambda one: one.after, lambda one: one.before)
    act.undone_at = hand.now
    _note(hand, "undo", act)
    return act


def _do_again(hand: Hand, act: Act) -> Act:
    _turn(hand, act, lambda one: one.before, lambda one: one.after)
    act.undone_at = None
    _note(hand, "redo", act)
    return act


def _turn(
    hand: Hand, act: Act, stands: Callable[[Change], Value], then: Callable[[Change], Value]
) -> None:
    """Let each change of an act have its other value, if it still has the one it should."""
    query = select(Change).where(Change.act_id == act.id).order_by(Change.id)
    changes = list(hand.session.scalars(query))
    _hold_notes(hand.session, changes)
    rows = [row_of(hand.session, one) for one in changes]
    pairs = [(one, row) for one, row in zip(changes, rows, strict=True) if row is not None]
    is_changed = any(value_of(row, one.column) != stands(one) for one, row in pairs)
    if _is_changed_by_another(hand, act, changes):
        raise ChangedSince(act.verb, act.id)
    if is_changed or len(pairs) < len(changes):
        raise BuiltUpon(act.verb, act.id)
    for one, row in pairs:
        put(row, one.column, then(one))
    settle(hand.session, (row for _, row in pairs))
    turned = [row for _, row in pairs]
    if leaves_loose_ends(hand.session, turned) or brings_back(hand.session, hand.process, turned):
        raise BuiltUpon(act.verb, act.id)


def _is_changed_by_another(hand: Hand, act: Act, changes: Sequence[Change]) -> bool:
    """Tell whether a later act of somebody else, which stands, has changed one of the rows.

    Notes that were taken out and put back leave all as it was; what they do change is seen by
    its value.
    """
    rows = [(one.row_table, one.row_id) for one in changes]
    later = (
        select(Change.id)
        .join(Act, Act.id == Change.act_id)
        .where(Act.id > act.id, Act.undone_at.is_(None))
        .where(Act.facilitator_id != hand.facilitator_id, Act.verb.not_in(NOTES))
        .where(tuple_(Change.row_table, Change.row_id).in_(rows))
    )
    return hand.session.scalar(later.limit(1)) is not None


def _hold_notes(session: Session, changes: Sequence[Change]) -> None:
    """Let nobody bring notes into these workshops until the commit, and see how they stand."""
    for number in sorted({one.row_id for one in changes if one.row_table == "meeting"}):
        take_turn(session, f"notes of meeting {number}")
        session.get(Meeting, number, populate_existing=True)


def _note(hand: Hand, verb: str, act: Act) -> None:
    who, about = hand.facilitator_id, {"act": act.id, "verb": act.verb}
    record(hand.session, verb, hand.process.id, facilitator_id=who, now=hand.now, **about)
