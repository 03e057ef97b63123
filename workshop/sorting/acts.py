"""Every act on the board as a list of changes, so that it can be undone and done again.

Nothing is deleted: what an act takes away is marked as removed, and so an undo is the same list of
changes read backwards. It is refused where somebody else has changed one of them since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import (
    Act,
    Change,
    Concern,
    Contribution,
    Decision,
    FollowUp,
    Item,
    ItemState,
    Link,
    Media,
    Process,
    Quote,
    SampleCard,
    Transcript,
    TranscriptState,
    Value,
)
from workshop.board.staff import record
from workshop.refusals import ChangedSince, NothingToRedo, NothingToUndo
from workshop.voices.wordings import put_transcript

Brought = Item | Quote | Link | Transcript | Decision | Concern | FollowUp
Row = Brought | Contribution | Media | SampleCard
TABLES: dict[str, Any] = {
    one.__tablename__: one
    for one in (
        Item,
        Quote,
        Link,
        Transcript,
        Contribution,
        Media,
        SampleCard,
        Decision,
        Concern,
        FollowUp,
    )
}

SEEN = frozenset({"title", "description", "state"})
"""What of an item one has to have seen before one changes it; of a decision, all of it."""


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
            before: Value = getattr(row, column)
            if before != after:
                _set(row, column, after)
                self._changes.append((row, column, before, after))

    def stand_by(self, row: Row, column: str) -> None:
        """Note that a column is meant to be as it is, so that nobody undoes it unawares."""
        value: Value = getattr(row, column)
        if not any(one is row and name == column for one, name, *_ in self._changes):
            self._changes.append((row, column, value, value))

    def bring(self, row: Brought) -> None:
        """Add a row; undoing takes it away again."""
        self.hand.session.add(row)
        self.hand.session.flush()
        column, before, after = _presence(row)
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
        _settle(hand.session, (row for row, *_ in self._changes))
        who = hand.facilitator_id
        record(hand.session, self.verb, facilitator_id=who, now=hand.now, act=act.id, **about)
        return act


def undo(hand: Hand, *, past: int | None = None) -> Act:
    """Take back one's own newest act, or the newest one before `past`, which stays.

    Raises NothingToUndo, ChangedSince.
    """
    hand.hold_board()
    act = next_to_undo(hand.session, hand.process, hand.facilitator_id, past=past)
    if act is None:
        raise NothingToUndo
    _turn(hand, act, lambda one: one.after, lambda one: one.before)
    act.undone_at = hand.now
    _note(hand, "undo", act)
    return act


def redo(hand: Hand) -> Act:
    """Do again what one took back last. Raises NothingToRedo, ChangedSince."""
    hand.hold_board()
    act = next_to_redo(hand.session, hand.process, hand.facilitator_id)
    if act is None:
        raise NothingToRedo
    _turn(hand, act, lambda one: one.before, lambda one: one.after)
    act.undone_at = None
    _note(hand, "redo", act)
    return act


def next_to_undo(
    session: Session, process: Process, facilitator_id: int, *, past: int | None = None
) -> Act | None:
    """Return the newest act of a facilitator that stands, or the newest one before another."""
    own = (Act.process_id == process.id, Act.facilitator_id == facilitator_id)
    standing = select(Act).where(*own, Act.undone_at.is_(None)).order_by(Act.id.desc())
    if past is not None:
        standing = standing.where(Act.id < past)
    return session.scalars(standing.limit(1)).first()


def next_to_redo(session: Session, process: Process, facilitator_id: int) -> Act | None:
    """Return what was taken back last; a new act has put an end to what came after it.

    An act that was gone past when an older one was taken back is no new one.
    """
    own = (Act.process_id == process.id, Act.facilitator_id == facilitator_id)
    standing = select(func.max(Act.id), func.max(Act.done_at)).where(*own, Act.undone_at.is_(None))
    newest, done_at = session.execute(standing).one()
    is_open = Act.id > (newest or 0)
    if done_at is not None:
        is_open |= Act.undone_at > done_at
    taken_back = select(Act).where(*own, Act.undone_at.is_not(None), is_open)
    return session.scalars(taken_back.order_by(Act.undone_at.desc(), Act.id).limit(1)).first()


def _turn(
    hand: Hand, act: Act, stands: Callable[[Change], Value], then: Callable[[Change], Value]
) -> None:
    """Let each change of an act have its other value, if it still has the one it should."""
    query = select(Change).where(Change.act_id == act.id).order_by(Change.id)
    changes = list(hand.session.scalars(query))
    rows = [_row_of(hand.session, one) for one in changes]
    pairs = [(one, row) for one, row in zip(changes, rows, strict=True) if row is not None]
    is_changed = any(getattr(row, one.column) != stands(one) for one, row in pairs)
    if is_changed or len(pairs) < len(changes) or _is_built_upon(hand, act, changes):
        raise ChangedSince(act.verb, act.id)
    for one, row in pairs:
        _set(row, one.column, then(one))
    _settle(hand.session, (row for _, row in pairs))
    if _leaves_loose_ends(hand.session, [row for _, row in pairs]):
        raise ChangedSince(act.verb, act.id)


def _is_built_upon(hand: Hand, act: Act, changes: Sequence[Change]) -> bool:
    """Tell whether a later act of somebody else, which stands, has changed one of the rows."""
    rows = [(one.row_table, one.row_id) for one in changes]
    later = (
        select(Change.id)
        .join(Act, Act.id == Change.act_id)
        .where(Act.id > act.id, Act.undone_at.is_(None))
        .where(Act.facilitator_id != hand.facilitator_id)
        .where(tuple_(Change.row_table, Change.row_id).in_(rows))
    )
    return hand.session.scalar(later.limit(1)) is not None


def _leaves_loose_ends(session: Session, rows: Sequence[Row]) -> bool:
    """Tell whether a quote, link or decision stands at one of these items, off the board."""
    items = {row.id for row in rows if isinstance(row, Item)}
    items |= {row.item_id for row in rows if isinstance(row, Quote | Concern)}
    for row in rows:
        if isinstance(row, Link):
            items |= {row.upper_id, row.lower_id}
    gone = select(Item.id).where(Item.id.in_(items), Item.state != ItemState.STANDING)
    quotes = select(Quote.id).where(Quote.item_id.in_(gone), Quote.is_removed.is_(False))
    ends = Link.upper_id.in_(gone) | Link.lower_id.in_(gone)
    links = select(Link.id).where(ends, Link.is_removed.is_(False))
    concerns = select(Concern.id).where(Concern.item_id.in_(gone), Concern.is_removed.is_(False))
    return any(session.scalar(one.limit(1)) is not None for one in (quotes, links, concerns))


def _set(row: Row, column: str, value: Value) -> None:
    setattr(row, column, value)
    if isinstance(row, Decision) or (isinstance(row, Item) and column in SEEN):
        row.version += 1


def _row_of(session: Session, change: Change) -> Row | None:
    row: Row | None = session.get(TABLES[change.row_table], change.row_id)
    return row


def _settle(session: Session, rows: Iterable[Row]) -> None:
    """Bring up to date what follows: what counts as sorted, and which words a voice has."""
    session.flush()
    rows = list(rows)
    for number in {row.contribution_id for row in rows if isinstance(row, Transcript)}:
        put_transcript(session.get_one(Contribution, number), _accepted(session, number))
    said = {row.contribution_id for row in rows if isinstance(row, Quote)}
    for contribution in session.scalars(select(Contribution).where(Contribution.id.in_(said))):
        contribution.is_sorted = bool(
            session.scalar(
                select(Quote.id)
                .where(Quote.contribution_id == contribution.id, Quote.is_removed.is_(False))
                .limit(1)
            )
        )


def _accepted(session: Session, contribution_id: int) -> str:
    """Return the words that were written down of a voice and accepted; none is no words."""
    standing = (
        Transcript.contribution_id == contribution_id,
        Transcript.state == TranscriptState.ACCEPTED,
        Transcript.is_removed.is_(False),
    )
    newest = select(Transcript.text).where(*standing).order_by(Transcript.id.desc())
    return session.scalars(newest.limit(1)).first() or ""


def _presence(row: Brought) -> tuple[str, Value, Value]:
    """Return the column that says whether a row stands, without it and with it."""
    return (
        ("state", "removed", "standing") if isinstance(row, Item) else ("is_removed", True, False)
    )


def _note(hand: Hand, verb: str, act: Act) -> None:
    record(hand.session, verb, facilitator_id=hand.facilitator_id, now=hand.now, act=act.id)
