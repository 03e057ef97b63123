"""Wiping a rehearsal: the robots, what they said, and what was made of it alone, for good.

Robots are erased as residents are who send /slett. What real people did and said meanwhile stays,
also what facilitators did with it: an item with a real voice keeps that voice, and loses the
others, and one that has nothing to do with robots is left alone (marks.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import (
    Act,
    BallotOption,
    Change,
    Concern,
    Contribution,
    Decision,
    Item,
    Link,
    Person,
    Process,
    Quote,
    Reality,
    Rehearsal,
    Status,
)
from workshop.carrying.signing import forget_carriers_of
from workshop.refusals import NotAsShown
from workshop.rehearsal.leaving import Leaving, by_robots, decided_alone, of_robots, what_goes
from workshop.rehearsal.marks import rehearsal_of
from workshop.rehearsal.starting import note
from workshop.rehearsal.undoing import undo_choices, undo_merges
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand
from workshop.sorting.forgetting import forget_quotes


def wipe(hand: Hand, *, shown: str | None = None) -> Leaving | None:
    """Delete all of the rehearsal that is on; None if none is: the button was pressed twice.

    Raises NotAsShown if other items or decisions go now than those that were `shown`.
    """
    session, process = hand.session, hand.process
    # The robots take this turn too: none of them speaks after it.
    take_turn(session, "rehearsal")
    hand.hold_board()
    rehearsal = rehearsal_of(session, process)
    if rehearsal is None:
        return None
    left = what_goes(session, process)
    if shown is not None and shown != left.seen:
        raise NotAsShown
    undo_merges(session, rehearsal, left.numbers)
    forget_quotes(session, select(Contribution.id).where(*by_robots(process)))
    _take_items(session, process, rehearsal, left.numbers)
    robots = select(Person).where(*of_robots(process)).order_by(Person.id)
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


def _take_items(
    session: Session, process: Process, rehearsal: Rehearsal, going: Sequence[int]
) -> None:
    """Delete the items of the rehearsal, with quotes, links and what acts remember of them."""
    undo_choices(session, rehearsal, going)
    of_going = Link.upper_id.in_(going) | Link.lower_id.in_(going)
    # No ballot that people have voted on has any of them: those are real (marks.py).
    options = (BallotOption, BallotOption.item_id.in_(going))
    for table, which in ((Quote, Quote.item_id.in_(going)), (Link, of_going), options):
        numbers = session.scalars(select(table.id).where(which)).all()
        _forget_changes(session, table.__tablename__, numbers)
        session.execute(delete(table).where(which))
    _take_decisions(session, going)
    forget_carriers_of(session, going)
    _take_told(session, Status, going)
    _take_told(session, Reality, going)
    _forget_changes(session, Item.__tablename__, going)
    robots = select(Contribution.id).where(*by_robots(process))
    session.execute(update(Contribution).where(Contribution.id.in_(robots)).values(item_id=None))
    session.execute(update(Person).where(*of_robots(process)).values(item_id=None))
    session.execute(delete(Item).where(Item.id.in_(going)))


def _take_decisions(session: Session, going: Sequence[int]) -> None:
    """Delete what was decided about these items alone; what concerns others too stays, of them."""
    of_going, alone = Concern.item_id.in_(going), decided_alone(session, going)
    for table, which in ((Concern, of_going), (Decision, Decision.id.in_(alone))):
        numbers = session.scalars(select(table.id).where(which)).all()
        _forget_changes(session, table.__tablename__, numbers)
        session.execute(delete(table).where(which))


def _take_told(
    session: Session, table: type[Status] | type[Reality], going: Sequence[int]
) -> None:
    """Delete what is told of these solutions."""
    numbers = session.scalars(select(table.id).where(table.item_id.in_(going))).all()
    _forget_changes(session, table.__tablename__, numbers)
    session.execute(delete(table).where(table.id.in_(numbers)))


def _forget_changes(session: Session, table: str, numbers: Sequence[int]) -> None:
    session.execute(delete(Change).where(Change.row_table == table, Change.row_id.in_(numbers)))


def _forget_acts(session: Session, rehearsal: Rehearsal) -> None:
    """Delete the acts of which nothing is left: they were about the rehearsal alone."""
    is_empty = ~select(Change.id).where(Change.act_id == Act.id).exists()
    since = Act.done_at >= rehearsal.begun_at
    session.execute(delete(Act).where(Act.process_id == rehearsal.process_id, since, is_empty))
