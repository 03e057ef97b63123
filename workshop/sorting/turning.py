"""Reading the changes of an act backwards or forwards, where nobody has been there since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import Act, Change, Contribution, Meeting, Value
from workshop.refusals import BuiltUpon, ChangedSince
from workshop.sorting.hand import Hand
from workshop.sorting.rows import (
    KEPT_FROM,
    Row,
    hold_said,
    is_same,
    leaves_loose_ends,
    put,
    put_out_of_sight,
    row_of,
    settle,
    together,
    written_in,
)
from workshop.sorting.samples import require_as_when_done
from workshop.sorting.stacks import NOTES
from workshop.sorting.unseen import settle_words

Place = tuple[str, int, str]
"""A column of a row of a table."""
Way = Callable[[Change], Value]


@dataclass(slots=True)
class _Turn:
    """What an act did to one column of a row, and to what of it is kept from sight."""

    row: Row
    column: str
    changes: dict[str, Change] = field(default_factory=dict)

    def value(self, way: Way) -> Value:
        """Return what is written there on one side of the act, in sight and out of it."""
        return together(*(way(one) for one in self.changes.values()))

    def put(self, way: Way) -> None:
        """Let the column have what it has on one side of the act."""
        if self.column not in self.changes or len(self.changes) == 1:
            put_out_of_sight(self.row, self.column, self.value(way))
            return
        for name, one in self.changes.items():
            put(self.row, name, way(one))


def turn(hand: Hand, act: Act, stands: Way, then: Way) -> None:
    """Let each change of an act have its other value, if it still has the one it should.

    Words that somebody unseen says stay out of sight, whatever is turned. Raises ChangedSince,
    BuiltUpon; NotBlind, NotDone of a sample.
    """
    query = select(Change).where(Change.act_id == act.id).order_by(Change.id)
    changes = list(hand.session.scalars(query))
    _hold_notes(hand.session, changes)
    hold_said(hand.session, (one.row_id for one in changes if one.row_table == "contribution"))
    turns = _turns(hand.session, changes)
    if _is_changed_by_another(hand, act, changes):
        raise ChangedSince(act.verb, act.id)
    if turns is None or not all(_holds(one, stands) for one in turns):
        raise BuiltUpon(act.verb, act.id)
    for one in turns:
        one.put(then)
    rows = [one.row for one in turns]
    other_now = ((one.row, one.column) for one in turns if one.value(stands) != one.value(then))
    require_as_when_done(hand.session, other_now)
    settle(hand.session, rows)
    settle_words(hand.session, hand.process, in_and_out((t.row, t.column) for t in turns), rows)
    if leaves_loose_ends(hand.session, rows):
        raise BuiltUpon(act.verb, act.id)


def in_and_out(changed: Iterable[tuple[Row, str]]) -> set[int]:
    """Return the contributions that have come into sight, or gone, when this was changed."""
    return {
        row.id for row, column in changed if column == "state" and isinstance(row, Contribution)
    }


def _turns(session: Session, changes: Sequence[Change]) -> list[_Turn] | None:
    """Return what is to be turned, in the order it was done; None if a row is gone."""
    turns: dict[Place, _Turn] = {}
    for one in changes:
        row = row_of(session, one)
        if row is None:
            return None
        column = KEPT_FROM.get(one.column, one.column)
        place = (one.row_table, one.row_id, column)
        turns.setdefault(place, _Turn(row, column)).changes[one.column] = one
    return list(turns.values())


def _holds(one: _Turn, stands: Way) -> bool:
    return is_same(one.column, written_in(one.row, one.column), one.value(stands))


def _is_changed_by_another(hand: Hand, act: Act, changes: Sequence[Change]) -> bool:
    """Tell whether later acts of somebody else, which stand, have changed one of the rows.

    Not so if they left it as they found it: hidden and shown again. Whoever stands by what they
    found wants it so. Notes that were taken out and put back leave all as it was too.
    """
    rows = [(one.row_table, one.row_id) for one in changes]
    later = (
        select(Change)
        .join(Act, Act.id == Change.act_id)
        .where(Act.id > act.id, Act.undone_at.is_(None))
        .where(Act.facilitator_id != hand.facilitator_id, Act.verb.not_in(NOTES))
        .where(tuple_(Change.row_table, Change.row_id).in_(rows))
    )
    by_place: defaultdict[Place, list[Change]] = defaultdict(list)
    for one in hand.session.scalars(later.order_by(Change.id)):
        by_place[one.row_table, one.row_id, one.column].append(one)
    return any(_is_other_now(some) for some in by_place.values())


def _is_other_now(changes: Sequence[Change]) -> bool:
    """Tell whether changes of one place, oldest first, leave it other than they found it."""
    is_wanted = any(one.before == one.after for one in changes)
    return is_wanted or not is_same(changes[0].column, changes[0].before, changes[-1].after)


def _hold_notes(session: Session, changes: Sequence[Change]) -> None:
    """Let nobody bring notes into these workshops until the commit, and see how they stand."""
    for number in sorted({one.row_id for one in changes if one.row_table == "meeting"}):
        take_turn(session, f"notes of meeting {number}")
        session.get(Meeting, number, populate_existing=True)
