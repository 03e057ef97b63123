"""Wiping a rehearsal: the robots, what they said, and what was made of it alone, for good.

Robots are erased as residents are who send /slett. What real people did and said meanwhile stays,
also what facilitators did with it: an item with a real voice keeps that voice, and loses the
others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import (
    Act,
    Change,
    Concern,
    Contribution,
    Decision,
    Item,
    Link,
    Outgoing,
    Person,
    Process,
    Quote,
    Rehearsal,
    Words,
)
from workshop.rehearsal.marks import IN_REHEARSAL, IS_REAL, IS_RESIDENT, rehearsal_of
from workshop.rehearsal.starting import note
from workshop.rehearsal.undoing import undo_choices, undo_merges
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand
from workshop.sorting.forgetting import forget_quotes


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a wipe takes: how many robots and voices, and which items."""

    robots: int
    voices: int
    items: tuple[Words, ...]


def what_goes(session: Session, process: Process) -> Leaving:
    """Return what a wipe would take away now."""
    items = session.scalars(select(Item).where(*_going(process)).order_by(Item.kind, Item.id))
    return Leaving(
        robots=_count(session, select(func.count(Person.id)).where(*_robots(process))),
        voices=_count(session, select(func.count(Contribution.id)).where(*_voices(process))),
        items=tuple(item.title for item in items if item.state == "standing"),
    )


def wipe(hand: Hand) -> Leaving | None:
    """Delete all of the rehearsal that is on; None if none is: the button was pressed twice."""
    session, process = hand.session, hand.process
    # The robots take this turn too: none of them speaks after it.
    take_turn(session, "rehearsal")
    hand.hold_board()
    rehearsal = rehearsal_of(session, process)
    if rehearsal is None:
        return None
    undo_merges(session, rehearsal)
    left = what_goes(session, process)
    forget_quotes(session, select(Contribution.id).where(*_voices(process)))
    _take_items(session, process, rehearsal)
    robots = select(Person).where(*_robots(process)).order_by(Person.id)
    for robot in session.scalars(robots).all():
        erase(session, robot)
    _forget_acts(session, rehearsal)
    session.execute(
        update(Item).where(Item.rehearsal_id == rehearsal.id).values(rehearsal_id=None)
    )
    session.execute(delete(Rehearsal).where(Rehearsal.id == rehearsal.id))
    who = hand.facilitator_id
    note(
        session, "wiped", facilitator_id=who, now=hand.now,
        robots=left.robots, voices=left.voices, items=len(left.items),
    )  # fmt: skip
    return left


def _robots(process: Process) -> tuple[ColumnElement[bool], ...]:
    return Person.process_id == process.id, ~IS_RESIDENT


def _voices(process: Process) -> tuple[ColumnElement[bool], ...]:
    return Contribution.process_id == process.id, ~IS_REAL


def _going(process: Process) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of items that go; one that a resident was asked about stays."""
    asked = select(Outgoing.id).where(Outgoing.item_id == Item.id)
    answered = select(Contribution.id).where(Contribution.item_id == Item.id, IS_REAL)
    return Item.process_id == process.id, IN_REHEARSAL, ~asked.exists(), ~answered.exists()


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0


def _take_items(session: Session, process: Process, rehearsal: Rehearsal) -> None:
    """Delete the items of the rehearsal, with quotes, links and what acts remember of them."""
    going = session.scalars(select(Item.id).where(*_going(process))).all()
    undo_choices(session, rehearsal, going)
    of_going = Link.upper_id.in_(going) | Link.lower_id.in_(going)
    for table, which in ((Quote, Quote.item_id.in_(going)), (Link, of_going)):
        numbers = session.scalars(select(table.id).where(which)).all()
        _forget_changes(session, table.__tablename__, numbers)
        session.execute(delete(table).where(which))
    _take_decisions(session, going)
    _forget_changes(session, Item.__tablename__, going)
    robots = select(Contribution.id).where(*_voices(process))
    session.execute(update(Contribution).where(Contribution.id.in_(robots)).values(item_id=None))
    session.execute(update(Person).where(*_robots(process)).values(item_id=None))
    session.execute(delete(Item).where(Item.id.in_(going)))


def _take_decisions(session: Session, going: Sequence[int]) -> None:
    """Delete what was decided about these items alone; what concerns others too stays, of them."""
    of_going = Concern.item_id.in_(going)
    about = set(session.scalars(select(Concern.decision_id).where(of_going)))
    of_others = select(Concern.decision_id).where(Concern.decision_id.in_(about), ~of_going)
    alone = about - set(session.scalars(of_others))
    for table, which in ((Concern, of_going), (Decision, Decision.id.in_(alone))):
        numbers = session.scalars(select(table.id).where(which)).all()
        _forget_changes(session, table.__tablename__, numbers)
        session.execute(delete(table).where(which))


def _forget_changes(session: Session, table: str, numbers: Sequence[int]) -> None:
    session.execute(delete(Change).where(Change.row_table == table, Change.row_id.in_(numbers)))


def _forget_acts(session: Session, rehearsal: Rehearsal) -> None:
    """Delete the acts of which nothing is left: they were about the rehearsal alone."""
    is_empty = ~select(Change.id).where(Change.act_id == Act.id).exists()
    since = Act.done_at >= rehearsal.begun_at
    session.execute(delete(Act).where(Act.process_id == rehearsal.process_id, since, is_empty))
