"""Every act on the board as a list of changes, so that it can be undone and done again.

Nothing is deleted: what an act takes away is marked as removed, and so an undo is the same list of
changes read backwards. It is refused where somebody else has changed one of them since.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from storage.tables import Act, Change, Process, Quote, Value
from workshop.board.staff import record
from workshop.refusals import NothingToRedo, NothingToUndo
from workshop.sorting.hand import Hand
from workshop.sorting.rows import (
    TABLES,
    UNSEEN,
    Brought,
    Row,
    Telling,
    presence,
    put,
    settle,
    value_of,
)
from workshop.sorting.stacks import NOTES, Stack, is_in
from workshop.sorting.turning import in_and_out, turn
from workshop.sorting.unseen import settle_words

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


@dataclass(slots=True)
class Doing:
    """One act while it is being done; `finish` writes it down."""

    hand: Hand
    verb: str
    _changes: list[tuple[Row, str, Value, Value]] = field(default_factory=list)

    def change(self, row: Row, **to: Value) -> None:
        """Give columns of a row other values; what is so already does not count.

        What is kept from sight of a column is over when somebody writes there.
        """
        for column, after in to.items():
            is_other = self._change(row, column, after)
            if isinstance(row, Telling) and (is_other or column == "is_chosen"):
                for kept, nothing in UNSEEN.get(column, ()):
                    self._change(row, kept, nothing)

    def _change(self, row: Row, column: str, after: Value) -> bool:
        before = value_of(row, column)
        if before == after:
            return False
        put(row, column, after)
        earlier = [one for one in self._changes if one[0] is row and one[1] == column]
        for one in earlier:
            self._changes.remove(one)
            before = one[2]
        self._changes.append((row, column, before, after))
        return True

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
        said = in_and_out((row, column) for row, column, *_ in self._changes)
        quotes = [row for row, *_ in self._changes if isinstance(row, Quote)]
        settle_words(hand.session, hand.process, said, quotes)
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
    """Do again what one took back last.

    Raises NothingToRedo; ChangedSince; BuiltUpon; NotBlind, NotDone of a sample.
    """
    hand.hold_board()
    act = next_to_redo(hand.session, hand.process, hand.facilitator_id, stack=stack)
    if act is None:
        raise NothingToRedo
    return _do_again(hand, act)


def redo_one(hand: Hand, act_id: int) -> Act:
    """Do this act of one's own again, whatever one has done since.

    Raises NothingToRedo; ChangedSince; BuiltUpon; NotBlind, NotDone of a sample.
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
    asked = {"process": process.id, "who": facilitator_id}
    if past is not None:
        return session.scalars(_standing(stack, is_past=True), {**asked, "past": past}).first()
    return session.scalars(_standing(stack), asked).first()


def next_to_redo(
    session: Session, process: Process, facilitator_id: int, *, stack: Stack = Stack.BOARD
) -> Act | None:
    """Return what was taken back last; a new act has put an end to what came after it.

    An act that was gone past when an older one was taken back is no new one.
    """
    asked = {"process": process.id, "who": facilitator_id}
    newest, done_at = session.execute(_newest(stack), asked).one()
    open_since = {"newest": newest or 0, "done_at": done_at}
    return session.scalars(_taken_back(stack), {**asked, **open_since}).first()


# Made once for each place: every page of the board asks.
@cache
def _standing(stack: Stack, *, is_past: bool = False) -> Select[Act]:
    standing = select(Act).where(*_of(stack), Act.undone_at.is_(None)).order_by(Act.id.desc())
    if is_past:
        standing = standing.where(Act.id < bindparam("past"))
    return standing.limit(1)


@cache
def _newest(stack: Stack) -> Select[int, datetime]:
    newest = select(func.max(Act.id), func.max(Act.done_at))
    return newest.where(*_of(stack), Act.undone_at.is_(None))


@cache
def _taken_back(stack: Stack) -> Select[Act]:
    is_open = (Act.id > bindparam("newest")) | (Act.undone_at > bindparam("done_at"))
    taken_back = select(Act).where(*_of(stack), Act.undone_at.is_not(None), is_open)
    return taken_back.order_by(Act.undone_at.desc(), Act.id).limit(1)


def _of(stack: Stack) -> tuple[ColumnElement[bool], ...]:
    is_ones_own = Act.facilitator_id == bindparam("who")
    return Act.process_id == bindparam("process"), is_ones_own, is_in(stack)


def _own(hand: Hand) -> Select[Act]:
    """Return one's own acts; what has a counterpart of its own is not among them."""
    own = (Act.process_id == hand.process.id, Act.facilitator_id == hand.facilitator_id)
    return select(Act).where(*own, Act.verb.not_in(NOTES))


def _take_back(hand: Hand, act: Act) -> Act:
    turn(hand, act, lambda one: one.after, lambda one: one.before)
    act.undone_at = hand.now
    _note(hand, "undo", act)
    return act


def _do_again(hand: Hand, act: Act) -> Act:
    turn(hand, act, lambda one: one.before, lambda one: one.after)
    act.undone_at = None
    _note(hand, "redo", act)
    return act


def _note(hand: Hand, verb: str, act: Act) -> None:
    who, about = hand.facilitator_id, {"act": act.id, "verb": act.verb}
    record(hand.session, verb, hand.process.id, facilitator_id=who, now=hand.now, **about)
