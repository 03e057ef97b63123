"""What a wipe of the rehearsal takes, and what of the same time stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from storage.tables import (
    Act,
    Change,
    Concern,
    Contribution,
    Decision,
    Item,
    ItemState,
    Outgoing,
    Person,
    Process,
    Quote,
    Words,
)
from workshop.messages import Channel
from workshop.rehearsal.marks import IS_REAL, IS_RESIDENT, IS_VOTED_ON, WAS_REAL, in_rehearsal


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was written down: by whom, and on which day."""

    body: str
    day: date


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a wipe takes: how many robots and voices, which items and what was decided of them.

    `stays` are the items that were put up meanwhile and do not go. `numbers` are the rows of all
    items that go, also of those that no longer stand on the board; `decided` those of decisions.
    """

    robots: int
    voices: int
    items: tuple[Words, ...]
    decisions: tuple[Decided, ...]
    stays: tuple[Words, ...]
    numbers: tuple[int, ...]
    decided: tuple[int, ...]

    @property
    def seen(self) -> str:
        """A mark of which items and decisions go; robots come all the time, and are not in it."""
        return sha256(repr((self.numbers, self.decided)).encode()).hexdigest()[:16]


def what_goes(session: Session, process: Process) -> Leaving:
    """Return what a wipe would take away now."""
    numbers = _going(session, process)
    decided = decided_alone(session, numbers)
    return Leaving(
        robots=_count(session, select(func.count(Person.id)).where(*of_robots(process))),
        voices=_count(session, select(func.count(Contribution.id)).where(*by_robots(process))),
        items=_titles(session, Item.id.in_(numbers)),
        decisions=_decisions(session, decided),
        stays=_titles(session, *_put_up(process), Item.id.not_in(numbers)),
        numbers=tuple(numbers),
        decided=tuple(decided),
    )


def of_robots(process: Process) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of the robots."""
    return Person.process_id == process.id, ~IS_RESIDENT


def by_robots(process: Process) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of what robots have said."""
    return Contribution.process_id == process.id, ~IS_REAL


def decided_alone(session: Session, going: Sequence[int]) -> list[int]:
    """Return the decisions about these items and no others."""
    of_going = Concern.item_id.in_(going)
    about = set(session.scalars(select(Concern.decision_id).where(of_going)))
    of_others = select(Concern.decision_id).where(Concern.decision_id.in_(about), ~of_going)
    return sorted(about - set(session.scalars(of_others)))


def _going(session: Session, process: Process) -> list[int]:
    """Return the items that go; one that a resident was asked about, or to vote on, stays."""
    asked = select(Outgoing.id).where(Outgoing.item_id == Item.id)
    answered = select(Contribution.id).where(Contribution.item_id == Item.id, IS_REAL)
    stands = Item.state == ItemState.STANDING
    theirs = in_rehearsal(session) & (stands | ~WAS_REAL)
    goes = or_(theirs, Item.id.in_(_merged_into(session, process)))
    is_met = asked.exists() | answered.exists() | IS_VOTED_ON
    query = select(Item.id).where(*_put_up(process), goes, ~is_met)
    return list(session.scalars(query.order_by(Item.id)))


def _put_up(process: Process) -> tuple[ColumnElement[bool], ...]:
    return Item.process_id == process.id, Item.rehearsal_id.is_not(None)


def _merged_into(session: Session, process: Process) -> set[int]:
    """Return the items of robots whose real voices all came with others merged into them."""
    carried = {(change.row_id, change.after) for change in session.scalars(_carryings(process))}
    under = (
        select(Quote.id, Quote.item_id, Contribution.channel)
        .join(Contribution, Contribution.id == Quote.contribution_id)
        .join(Item, Item.id == Quote.item_id)
        .where(*_put_up(process), Quote.is_removed.is_(False))
    )
    own = [one for one in session.execute(under) if (one.id, one.item_id) not in carried]
    real = {one.item_id for one in own if one.channel != Channel.REHEARSAL}
    return {one.item_id for one in own} - real


def _carryings(process: Process) -> Select[Change]:
    """Return what merges that stand did to quotes."""
    return (
        select(Change)
        .join(Act, Act.id == Change.act_id)
        .where(Act.process_id == process.id, Act.verb == "merge", Act.undone_at.is_(None))
        .where(Change.row_table == "quote", Change.column == "item_id")
    )


def _titles(session: Session, *which: ColumnElement[bool]) -> tuple[Words, ...]:
    stands = Item.state == ItemState.STANDING
    query = select(Item.title).where(stands, *which).order_by(Item.kind, Item.id)
    return tuple(session.scalars(query))


def _decisions(session: Session, numbers: Sequence[int]) -> tuple[Decided, ...]:
    query = select(Decision).where(Decision.id.in_(numbers), Decision.is_removed.is_(False))
    found = session.scalars(query.order_by(Decision.decided_on, Decision.id))
    return tuple(Decided(one.body, date.fromisoformat(one.decided_on)) for one in found)


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0
