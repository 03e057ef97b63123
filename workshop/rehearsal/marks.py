"""What belongs to a rehearsal: who and what came by its channel, and items made of it alone.

Nothing here is stored twice. People and contributions carry their channel in every table and
index; an item remembers only in which rehearsal it was put up.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from storage.asking import once
from storage.tables import (
    Ballot,
    BallotOption,
    BallotState,
    Change,
    Contribution,
    Item,
    ItemState,
    Link,
    Person,
    Process,
    Quote,
    Rehearsal,
)
from workshop.messages import Channel

IS_RESIDENT: ColumnElement[bool] = Person.channel != Channel.REHEARSAL
"""Somebody who takes part; a robot does not."""
IS_REAL: ColumnElement[bool] = Contribution.channel != Channel.REHEARSAL
"""Something that a person said."""


def _quoted(item: Any, *, by_robots: bool) -> ColumnElement[bool]:
    """Tell of an item that somebody's words stand or stood under it."""
    one, said = aliased(Quote), aliased(Contribution)
    is_robot = said.channel == Channel.REHEARSAL
    said_by = is_robot if by_robots else ~is_robot
    return exists().where(one.item_id == item.id, said.id == one.contribution_id, said_by)


def _carried(item: Any, *, by_robots: bool) -> ColumnElement[bool]:
    """Tell of an item that somebody's words were carried away from under it."""
    one, said, change = aliased(Quote), aliased(Contribution), aliased(Change)
    is_robot = said.channel == Channel.REHEARSAL
    moved = (change.row_table == "quote", change.column == "item_id", change.row_id == one.id)
    said_by = is_robot if by_robots else ~is_robot
    before = select(cast(change.before, String))
    query = before.where(*moved, said.id == one.contribution_id, said_by)
    return cast(item.id, String).in_(query)


def _has_real_voice(item: Any) -> ColumnElement[bool]:
    one, said = aliased(Quote), aliased(Contribution)
    return (
        exists()
        .where(one.item_id == item.id, one.is_removed.is_(False))
        .where(said.id == one.contribution_id, said.channel != Channel.REHEARSAL)
    )


def _is_of_robots(item: Any) -> ColumnElement[bool]:
    """Tell of an item that it was put up meanwhile and robots alone speak for it."""
    said = aliased(Contribution)
    titled = exists().where(said.id == item.words_from_id, said.channel == Channel.REHEARSAL)
    robots = or_(_quoted(item, by_robots=True), titled, _carried(item, by_robots=True))
    return and_(item.rehearsal_id.is_not(None), ~_has_real_voice(item), robots)


def _is_linked(*, to_robots: bool) -> ColumnElement[bool]:
    """Tell of an item that it is linked to one of robots alone, or to another one."""
    link, other = aliased(Link), aliased(Item)
    up = and_(link.upper_id == Item.id, link.lower_id == other.id)
    down = and_(link.lower_id == Item.id, link.upper_id == other.id)
    stands = (link.is_removed.is_(False), other.state == ItemState.STANDING)
    of_robots = _is_of_robots(other)
    return exists().where(or_(up, down), *stands, of_robots if to_robots else ~of_robots)


IS_VOTED_ON: ColumnElement[bool] = (
    exists()
    .where(BallotOption.item_id == Item.id, BallotOption.is_removed.is_(False))
    .where(Ballot.id == BallotOption.ballot_id, Ballot.state != BallotState.DRAFT)
)
"""An item that people have voted on, or could."""
_IN_REHEARSAL = and_(
    Item.rehearsal_id.is_not(None),
    ~IS_VOTED_ON,
    ~_has_real_voice(Item),
    or_(_is_of_robots(Item), and_(_is_linked(to_robots=True), ~_is_linked(to_robots=False))),
)
WAS_REAL: ColumnElement[bool] = or_(
    _quoted(Item, by_robots=False), _carried(Item, by_robots=False)
)
"""An item under which a real voice stands or once stood."""


def in_rehearsal(session: Session) -> ColumnElement[bool]:
    """Return the condition: an item that was put up in a rehearsal, without any real voice.

    Robots speak for it, or did, or it is linked to such items and to no other. What somebody typed
    meanwhile that has nothing to do with robots is real, and so is what people have voted on.

    Where no item was put up in one, none is: PostgreSQL takes longer to plan all of this than to
    answer the rest of a page.
    """
    put_up = select(Item.id).where(Item.rehearsal_id.is_not(None)).limit(1)
    has_some = once(session, "is any item of a rehearsal", lambda: session.scalar(put_up))
    return false() if has_some is None else _IN_REHEARSAL


def rehearsal_of(session: Session, process: Process) -> Rehearsal | None:
    """Return the rehearsal that is on in a process."""
    return session.scalar(select(Rehearsal).where(Rehearsal.process_id == process.id))


def rehearsal_id_of(session: Session, process: Process) -> int | None:
    """Return the number of the rehearsal that is on, for what is put up now."""
    return session.scalar(select(Rehearsal.id).where(Rehearsal.process_id == process.id))
