"""The rows that acts change: which there are, how a value of theirs is written down and put."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    Change,
    Concern,
    Contribution,
    ContributionState,
    Decision,
    FollowUp,
    ImportBatch,
    Item,
    ItemState,
    Link,
    Media,
    Meeting,
    Moderation,
    Process,
    Quote,
    SampleCard,
    Transcript,
    TranscriptState,
    Value,
)
from storage.tables.base import Moment
from workshop.voices.wordings import put_transcript

Brought = Item | Quote | Link | Transcript | Decision | Concern | Meeting | FollowUp
Row = Brought | Contribution | Media | SampleCard | Moderation | Process | ImportBatch
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
        Meeting,
        Moderation,
        Process,
        ImportBatch,
    )
}
SEEN = frozenset({"title", "description", "state"})
"""What of an item one has to have seen before one changes it; of a decision, all of it."""


def value_of(row: Row, column: str) -> Value:
    """Return what a column holds, as it is written down: a moment in the form of ISO 8601."""
    held: Any = getattr(row, column)
    return held.isoformat() if isinstance(held, datetime) else held


def put(row: Row, column: str, value: Value) -> None:
    """Let a column hold a value that was written down."""
    is_moment = isinstance(type(row).__table__.c[column].type, Moment)
    held = datetime.fromisoformat(value) if is_moment and isinstance(value, str) else value
    setattr(row, column, held)
    if isinstance(row, Decision) or (isinstance(row, Item) and column in SEEN):
        row.version += 1


def row_of(session: Session, change: Change) -> Row | None:
    """Return the row that was changed, if it is still there."""
    row: Row | None = session.get(TABLES[change.row_table], change.row_id)
    return row


def presence(row: Brought) -> tuple[str, Value, Value]:
    """Return the column that says whether a row stands, without it and with it."""
    return (
        ("state", "removed", "standing") if isinstance(row, Item) else ("is_removed", True, False)
    )


def leaves_loose_ends(session: Session, rows: list[Row]) -> bool:
    """Tell whether something stands at one of these rows that is itself off the board.

    A quote, a link or a decision at an item; notes at a workshop.
    """
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
    away = [row.id for row in rows if isinstance(row, Meeting) and row.is_removed]
    is_there = Contribution.state != ContributionState.OUT
    notes = select(Contribution.id).where(Contribution.meeting_id.in_(away), is_there)
    ends_at = (quotes, links, concerns, notes)
    return any(session.scalar(one.limit(1)) is not None for one in ends_at)


def settle(session: Session, rows: Iterable[Row]) -> None:
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
