"""Counting a ballot: once, for good, and only then does anybody see a count."""

from __future__ import annotations

from storage.tables import BallotState, Tally
from workshop.board.staff import record
from workshop.refusals import NotInThisState
from workshop.sorting.hand import Hand
from workshop.voting.figures import told_of
from workshop.voting.opening import held_ballot


def count_ballot(hand: Hand, number: int) -> None:
    """Write down what may be told of a closed ballot; from then on it never changes.

    Whoever is erased afterwards takes their dots along, and nothing can be worked out from what
    was told before and after. Raises UnknownBallot, NotInThisState.
    """
    hand.hold_board()
    ballot = held_ballot(hand.session, hand.process, number)
    if ballot.state != BallotState.CLOSED:
        raise NotInThisState
    told = told_of(hand.session, hand.process, ballot)
    hand.session.add_all(
        Tally(ballot_id=ballot.id, part=one.part, code=one.code, option_id=one.option, n=one.n)
        for one in told
    )
    ballot.state, ballot.counted_at = BallotState.COUNTED, hand.now
    who, now = hand.facilitator_id, hand.now
    about = {"ballot": ballot.id}
    record(hand.session, "ballot-count", hand.process.id, facilitator_id=who, now=now, **about)
    hand.session.flush()
