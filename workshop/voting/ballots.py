"""Which ballots there are, and what each has: its options in order, as everybody votes on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Ballot, BallotOption, BallotState, Change, Item, Process, Words
from workshop.refusals import UnknownBallot


@dataclass(frozen=True, slots=True)
class Option:
    """What can be given dots; the title is empty while its words are kept from sight."""

    number: int
    item: int
    title: Words


def ballots_of(session: Session, process: Process) -> list[Ballot]:
    """Return the ballots of a process, the newest first."""
    standing = (Ballot.process_id == process.id, Ballot.is_removed.is_(False))
    return list(session.scalars(select(Ballot).where(*standing).order_by(Ballot.id.desc())))


def find_ballot(session: Session, process: Process, number: int) -> Ballot:
    """Return the ballot of this number. Raises UnknownBallot."""
    ballot = session.get(Ballot, number)
    if ballot is None or ballot.is_removed or ballot.process_id != process.id:
        raise UnknownBallot
    return ballot


def settled_acts(session: Session, acts: Collection[int]) -> frozenset[int]:
    """Return which of these acts made or changed a ballot that has opened since: they stand."""
    those = (
        select(Change.act_id)
        .join(Ballot, Ballot.id == Change.row_id)
        .where(Change.act_id.in_(acts), Change.row_table == Ballot.__tablename__)
        .where(Ballot.state != BallotState.DRAFT)
    )
    return frozenset(session.scalars(those))


def open_ballot_of(session: Session, process_id: int, *, now: datetime) -> Ballot | None:
    """Return the ballot that residents can place dots on now; there is one at most."""
    is_open = (Ballot.process_id == process_id, Ballot.state == BallotState.OPEN)
    return session.scalar(select(Ballot).where(*is_open, Ballot.closes_at > now))


def newest_closed(session: Session, process_id: int) -> Ballot | None:
    """Return the ballot that was open last, and on which nobody votes any more.

    It may have been called off.
    """
    over = (BallotState.OPEN, BallotState.CLOSED, BallotState.COUNTED, BallotState.CANCELLED)
    of_process = (Ballot.process_id == process_id, Ballot.state.in_(over))
    newest = select(Ballot).where(*of_process).order_by(Ballot.opened_at.desc(), Ballot.id.desc())
    return session.scalars(newest.limit(1)).first()


def options_of(session: Session, ballot: Ballot) -> list[Option]:
    """Return the options in the order of the board.

    Before it opens they are called what their items are called now; from then on, what those were
    called at that moment.
    """
    rows = session.execute(
        select(BallotOption, Item.title)
        .join(Item, Item.id == BallotOption.item_id)
        .where(BallotOption.ballot_id == ballot.id, BallotOption.is_removed.is_(False))
        .order_by(BallotOption.position, BallotOption.id)
    ).all()
    is_draft = ballot.state == BallotState.DRAFT
    return [Option(one.id, one.item_id, title if is_draft else one.title) for one, title in rows]


def option_rows(session: Session, ballot: Ballot) -> Sequence[BallotOption]:
    """Return the rows of the options, those that were taken off again too."""
    return session.scalars(select(BallotOption).where(BallotOption.ballot_id == ballot.id)).all()
