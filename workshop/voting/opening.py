"""Opening a ballot, giving it more time, closing it, calling it off: none of it is undone.

What everybody votes on stands still from the first dot on. Once it is closed it stays closed:
somebody may have seen the counts. Source: docs/decisions/0037-dots.md
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import Ballot, BallotState, Item, ItemState, Process
from workshop.board.staff import record
from workshop.refusals import (
    AnotherBallotOpen,
    BadBallot,
    NoReason,
    NotInThisState,
    NotLater,
    UnknownBallot,
)
from workshop.sorting.hand import Hand
from workshop.voting.ballots import ballots_of, option_rows
from workshop.voting.making import FEWEST_OPTIONS


def open_ballot(hand: Hand, number: int) -> Ballot:
    """Let residents place dots, on the words that stand there now.

    Raises UnknownBallot, NotInThisState, AnotherBallotOpen; BadBallot if an option is no longer
    on the board, or it would close at once.
    """
    hand.hold_board()
    take_turn(hand.session, "ballots")
    ballot = held_ballot(hand.session, hand.process, number)
    if ballot.state != BallotState.DRAFT:
        raise NotInThisState
    others = ballots_of(hand.session, hand.process)
    if any(one.state == BallotState.OPEN for one in others):
        raise AnotherBallotOpen
    if ballot.closes_at <= hand.now:
        raise BadBallot(frozenset({"closes"}))
    _freeze_titles(hand.session, ballot)
    ballot.state, ballot.opened_at = BallotState.OPEN, hand.now
    _note(hand, "ballot-open", ballot)
    return ballot


def extend_ballot(hand: Hand, number: int, closes_at: datetime | None) -> None:
    """Let residents place dots for longer than they were told; never for a shorter time.

    Who has been told a time counts on it, and need not look again before then. Raises
    UnknownBallot; NotInThisState once its time is up; NotLater, also of what is no time.
    """
    ballot = held_ballot(hand.session, hand.process, number)
    if ballot.state != BallotState.OPEN or ballot.closes_at <= hand.now:
        raise NotInThisState
    if closes_at is None or closes_at <= ballot.closes_at:
        raise NotLater
    ballot.closes_at = closes_at
    _note(hand, "ballot-extend", ballot)


def close_ballot(hand: Hand, number: int) -> None:
    """Take no more dots. Raises UnknownBallot, NotInThisState."""
    ballot = held_ballot(hand.session, hand.process, number)
    if ballot.state != BallotState.OPEN:
        raise NotInThisState
    ballot.state, ballot.closed_at = BallotState.CLOSED, hand.now
    _note(hand, "ballot-close", ballot)


def cancel_ballot(hand: Hand, number: int, reason: str) -> None:
    """Call off a ballot that nobody has seen a count of. Nothing of it is ever counted.

    Raises UnknownBallot, NotInThisState, NoReason.
    """
    if not reason.strip():
        raise NoReason
    ballot = held_ballot(hand.session, hand.process, number)
    if ballot.state not in (BallotState.OPEN, BallotState.CLOSED):
        raise NotInThisState
    ballot.state, ballot.reason = BallotState.CANCELLED, reason.strip()
    ballot.closed_at = ballot.closed_at or hand.now
    _note(hand, "ballot-cancel", ballot)


def close_due(session: Session, *, now: datetime) -> list[int]:
    """Close the ballots whose time is up; their numbers. Safe in several processes at once."""
    due = (Ballot.state == BallotState.OPEN, Ballot.closes_at <= now)
    rows = session.scalars(
        select(Ballot).where(*due).order_by(Ballot.id).with_for_update(skip_locked=True)
    ).all()
    for ballot in rows:
        ballot.state, ballot.closed_at = BallotState.CLOSED, ballot.closes_at
        record(
            session, "ballot-close", ballot.process_id,
            facilitator_id=None, now=now, ballot=ballot.id,
        )  # fmt: skip
    return [ballot.id for ballot in rows]


def held_ballot(session: Session, process: Process, number: int) -> Ballot:
    """Return a ballot that nobody else changes until the commit. Raises UnknownBallot."""
    query = select(Ballot).where(Ballot.id == number, Ballot.process_id == process.id)
    ballot = session.scalars(
        query.where(Ballot.is_removed.is_(False)).with_for_update(),
        execution_options={"populate_existing": True},
    ).first()
    if ballot is None:
        raise UnknownBallot
    return ballot


def _freeze_titles(session: Session, ballot: Ballot) -> None:
    options = [one for one in option_rows(session, ballot) if not one.is_removed]
    for option in options:
        item = session.get_one(Item, option.item_id)
        if item.state != ItemState.STANDING or not item.title:
            raise BadBallot(frozenset({"options"}))
        option.title = dict(item.title)
    if len(options) < FEWEST_OPTIONS:
        raise BadBallot(frozenset({"options"}))


def _note(hand: Hand, verb: str, ballot: Ballot) -> None:
    who, now = hand.facilitator_id, hand.now
    record(hand.session, verb, hand.process.id, facilitator_id=who, now=now, ballot=ballot.id)
