"""Paper dots: what each table of a workshop put on the options, as counts, and who typed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Ballot, BallotState, PaperDots
from workshop.board.meetings import find_meeting_row
from workshop.notes.marking import bare_table
from workshop.refusals import BadPaperDots, NotInThisState, TypedByAnother, UnknownMeeting
from workshop.sorting.acts import Doing, Hand
from workshop.voting.ballots import options_of
from workshop.voting.opening import held_ballot

MOST_AT_A_TABLE = 999
LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose dots have been typed in, and whether the one who asks did so."""

    meeting: int
    table: str
    is_own: bool


def enter_paper(
    hand: Hand, number: int, meeting_id: int, table: str, counts: Mapping[int, int]
) -> None:
    """Write down how many dots a table put on each option; typed again, it is corrected.

    Raises UnknownBallot, UnknownMeeting, BadPaperDots; NotInThisState once it has been counted;
    TypedByAnother while a colleague's sheet for the table stands: it is taken out first.
    """
    hand.hold_board()
    ballot = held_ballot(hand.session, hand.process, number)
    if ballot.state not in (BallotState.OPEN, BallotState.CLOSED):
        raise NotInThisState
    meeting = find_meeting_row(hand.session, hand.process, meeting_id)
    if meeting is None:
        raise UnknownMeeting(str(meeting_id))
    label = _label(table)
    _require_good(hand.session, ballot, label, counts)
    doing, who = Doing(hand, "paper-dots"), hand.facilitator_id
    there = {one.option_id: one for one in _rows(hand.session, ballot, meeting_id, label)}
    if any(one.entered_by_id != who for one in there.values() if not one.is_removed):
        raise TypedByAnother
    for option, n in counts.items():
        if option in there:
            doing.change(there[option], count=n, is_removed=False, entered_by_id=who)
        else:
            doing.bring(_row(hand, ballot, meeting_id, label, option, n))
    doing.finish(ballot=ballot.id, meeting=meeting_id)


def take_out_paper(hand: Hand, number: int, meeting_id: int, table: str) -> None:
    """Take out what was typed in for a table. Raises UnknownBallot, NotInThisState."""
    hand.hold_board()
    ballot = held_ballot(hand.session, hand.process, number)
    if ballot.state not in (BallotState.OPEN, BallotState.CLOSED):
        raise NotInThisState
    doing = Doing(hand, "paper-out")
    for row in _rows(hand.session, ballot, meeting_id, table):
        doing.change(row, is_removed=True)
    doing.finish(ballot=ballot.id, meeting=meeting_id)


def sheets_of(session: Session, ballot: Ballot, facilitator_id: int) -> list[Sheet]:
    """Return the tables that have been typed in, without a count."""
    rows = session.execute(
        select(
            PaperDots.meeting_id,
            PaperDots.table_label,
            func.min(PaperDots.entered_by_id),
            func.max(PaperDots.entered_by_id),
        )
        .where(PaperDots.ballot_id == ballot.id, PaperDots.is_removed.is_(False))
        .group_by(PaperDots.meeting_id, PaperDots.table_label)
        .order_by(PaperDots.meeting_id, PaperDots.table_label)
    )
    return [
        Sheet(meeting, table, first == last == facilitator_id)
        for meeting, table, first, last in rows
    ]


def own_sheet(
    session: Session, ballot: Ballot, meeting_id: int, table: str, facilitator_id: int
) -> dict[int, int]:
    """Return what somebody typed in themselves for a table; nothing of anybody else's."""
    rows = _rows(session, ballot, meeting_id, _label(table))
    own = [one for one in rows if one.entered_by_id == facilitator_id and not one.is_removed]
    return {one.option_id: one.count for one in own}


def _label(table: str) -> str:
    """Return what a table is called, however it was typed: « 3», «Bord  3» and «3.» are one."""
    return bare_table(" ".join(table.split())[:LONGEST_LABEL].rstrip(" ."))


def _require_good(session: Session, ballot: Ballot, label: str, counts: Mapping[int, int]) -> None:
    known = {one.number for one in options_of(session, ballot)}
    wrong = {str(one) for one, n in counts.items() if not 0 <= n <= MOST_AT_A_TABLE}
    wrong |= {str(one) for one in counts if one not in known}
    if not label:
        wrong.add("table")
    if not any(counts.values()):
        wrong.add("counts")
    if wrong:
        raise BadPaperDots(frozenset(wrong))


def _rows(session: Session, ballot: Ballot, meeting_id: int, label: str) -> Sequence[PaperDots]:
    at_table = (PaperDots.meeting_id == meeting_id, PaperDots.table_label == label)
    return session.scalars(
        select(PaperDots).where(PaperDots.ballot_id == ballot.id, *at_table)
    ).all()


def _row(
    hand: Hand, ballot: Ballot, meeting_id: int, label: str, option: int, n: int
) -> PaperDots:
    return PaperDots(
        ballot_id=ballot.id,
        meeting_id=meeting_id,
        table_label=label,
        option_id=option,
        count=n,
        is_removed=False,
        entered_by_id=hand.facilitator_id,
        entered_at=hand.now,
    )
