"""The rows that acts change: which there are, how a value of theirs is written down and put."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.tables import (
    Ballot,
    BallotOption,
    BallotState,
    Carrier,
    Change,
    Concern,
    Contribution,
    ContributionState,
    Decision,
    Flag,
    FollowUp,
    ImportBatch,
    Item,
    ItemState,
    Link,
    Media,
    Meeting,
    Moderation,
    PaperDots,
    Process,
    Quote,
    Reality,
    ReportCost,
    ReportWording,
    Sample,
    SampleCard,
    Source,
    Status,
    Transcript,
    TranscriptState,
    Value,
)
from storage.tables.base import Moment
from workshop.sorting.whereabouts import REALITY, Told
from workshop.voices.wordings import put_transcript

Brought = (
    Item
    | Quote
    | Link
    | Transcript
    | Decision
    | Concern
    | Status
    | Reality
    | Meeting
    | FollowUp
    | Sample
    | Source
    | Ballot
    | BallotOption
    | PaperDots
    | ReportWording
    | ReportCost
)
Telling = Item | Told
"""Rows with words of facilitators' own, of which some may be kept from sight."""
Row = Brought | Carrier | Contribution | Media | SampleCard | Moderation | Process | ImportBatch
TABLES: dict[str, Any] = {
    one.__tablename__: one
    for one in (
        Item,
        Quote,
        Link,
        Transcript,
        Contribution,
        Media,
        Sample,
        SampleCard,
        Decision,
        Concern,
        Status,
        Reality,
        Carrier,
        FollowUp,
        Meeting,
        Moderation,
        Process,
        ImportBatch,
        Source,
        Ballot,
        BallotOption,
        PaperDots,
        ReportWording,
        ReportCost,
    )
}
SEEN = frozenset({"title", "description", "state"})
"""What of an item one has to have seen before one changes it; of a decision, all of it."""
FOR_COLLEAGUES = (Flag.FOLLOW_UP, Flag.TO_CONTACT)
"""The flags that facilitators set and take away themselves; the others are the bot's."""
UNSEEN: dict[str, tuple[tuple[str, Value], ...]] = {
    "title": (("unseen_title", {}), ("is_chosen_unseen", False)),
    "description": (("unseen_description", {}),),
    "words": (("unseen_words", {}),),
    "is_chosen": (("is_chosen_unseen", False),),
    **{part: ((f"unseen_{part}", {}),) for part in REALITY},
}
"""Of a column of what is told, what is kept from sight; whoever writes there ends it."""
KEPT_FROM = {kept[0][0]: column for column, kept in UNSEEN.items()}


def value_of(row: Row, column: str) -> Value:
    """Return what a column holds, as it is written down: a moment in the form of ISO 8601."""
    held: Any = getattr(row, column)
    if column == "flags":
        return _for_colleagues(held)
    return held.isoformat() if isinstance(held, datetime) else held


def written_in(row: Row, column: str) -> Value:
    """Return what a column holds, with what of it is kept from sight."""
    held = value_of(row, column)
    if not isinstance(row, Telling) or column not in UNSEEN:
        return held
    return together(held, value_of(row, UNSEEN[column][0][0]))


def together(*held: Value) -> Value:
    """Return what is in sight of a column, and what is not, as one value."""
    words = [one for one in held if isinstance(one, dict)]
    if words:
        return {code: text for one in words for code, text in one.items()}
    return held[0] if len(held) == 1 else any(held)


def put_out_of_sight(row: Row, column: str, value: Value) -> None:
    """Let a column hold a value; where what it held was kept from sight, that is too."""
    kept = UNSEEN[column][0][0] if isinstance(row, Telling) and column in UNSEEN else ""
    if not kept or not getattr(row, kept):
        put(row, column, value)
        return
    put(row, column, UNSEEN[column][0][1])
    put(row, kept, value)


def is_same(column: str, one: Value, other: Value) -> bool:
    """Tell whether two values of a column are the same to whoever does and undoes.

    What the bot has noted in a contribution's flags concerns nobody here.
    """
    if column == "flags":
        return _for_colleagues(one) == _for_colleagues(other)
    return one == other


def put(row: Row, column: str, value: Value) -> None:
    """Let a column hold a value that was written down; flags of the bot's own stay."""
    if column == "flags" and isinstance(row, Contribution):
        others = [flag for flag in row.flags if flag not in FOR_COLLEAGUES]
        row.flags = [*others, *_for_colleagues(value)]
        return
    is_moment = isinstance(type(row).__table__.c[column].type, Moment)
    held = datetime.fromisoformat(value) if is_moment and isinstance(value, str) else value
    setattr(row, column, held)
    seen = SEEN if isinstance(row, Item) else (column,)
    versioned = Item | Told | Ballot | ReportWording | ReportCost
    if isinstance(row, versioned) and column in seen:
        row.version += 1


def _for_colleagues(flags: Value) -> list[str]:
    held = flags if isinstance(flags, list) else []
    return [str(flag) for flag in FOR_COLLEAGUES if flag in held]


def row_of(session: Session, change: Change) -> Row | None:
    """Return the row that was changed, if it is still there."""
    row: Row | None = session.get(TABLES[change.row_table], change.row_id)
    return row


def hold_said(session: Session, numbers: Iterable[int]) -> None:
    """Let nobody take these contributions back until the commit, and see how they stand."""
    for number in sorted(set(numbers)):
        held = {"key_share": True}
        session.get(Contribution, number, with_for_update=held, populate_existing=True)


def presence(row: Brought) -> tuple[str, Value, Value]:
    """Return the column that says whether a row stands, without it and with it."""
    return (
        ("state", "removed", "standing") if isinstance(row, Item) else ("is_removed", True, False)
    )


def leaves_loose_ends(session: Session, rows: list[Row]) -> bool:
    """Tell whether something stands at one of these rows that is itself off the board.

    Also an item that goes on without a title. A quote, a link, a decision or a card at an item;
    notes or paper dots at a workshop; what was sorted or settled at a sample that is gone or open
    again. So it is once somebody could vote on a ballot, and with paper dots once they have been
    counted.
    """
    if any(isinstance(row, Item) and row.is_chosen and not row.title for row in rows):
        return True
    items = {row.id for row in rows if isinstance(row, Item)}
    items |= {row.item_id for row in rows if isinstance(row, Quote | Concern | Status | Reality)}
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
    statuses = select(Status.id).where(Status.item_id.in_(gone), Status.is_removed.is_(False))
    paper = select(PaperDots.id).where(
        PaperDots.meeting_id.in_(away), PaperDots.is_removed.is_(False)
    )
    cards = select(Reality.id).where(Reality.item_id.in_(gone), Reality.is_removed.is_(False))
    at_items = (quotes, links, concerns, statuses, cards)
    ends_at = (*at_items, notes, paper, *_cards_left(rows), *_voted_on(rows))
    return any(session.scalar(one.limit(1)) is not None for one in ends_at)


def _cards_left(rows: list[Row]) -> Iterable[Select[int]]:
    """Give the cards that were sorted in samples that are gone, or settled in open ones."""
    samples = [row for row in rows if isinstance(row, Sample)]
    gone = [row.id for row in samples if row.is_removed]
    opened = [row.id for row in samples if row.finished_at is None]
    for numbers, done in ((gone, SampleCard.second), (opened, SampleCard.settled)):
        yield select(SampleCard.id).where(SampleCard.sample_id.in_(numbers), done.is_not(None))


def _voted_on(rows: list[Row]) -> Iterable[Select[int]]:
    """Give the ballots of these rows that stand so that the rows are not to be changed."""
    made = {row.id for row in rows if isinstance(row, Ballot)}
    made |= {row.ballot_id for row in rows if isinstance(row, BallotOption)}
    yield select(Ballot.id).where(Ballot.id.in_(made), Ballot.state != BallotState.DRAFT)
    paper = {row.ballot_id for row in rows if isinstance(row, PaperDots)}
    is_over = Ballot.state.in_((BallotState.COUNTED, BallotState.CANCELLED))
    yield select(Ballot.id).where(Ballot.id.in_(paper), is_over)


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
