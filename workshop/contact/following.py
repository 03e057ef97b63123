"""Noting that what was handed to the contact has been followed up, and taking the note back.

Who and when is all that is noted. What was done for somebody belongs to no board.
"""

from __future__ import annotations

from storage.tables import Contribution, Flag, FollowUp
from workshop.contact.queue import (
    REACHABLE,
    is_followed,
    seen_words,
    standing_follow_ups,
)
from workshop.refusals import OtherWords, UnknownContribution
from workshop.sorting.acts import Doing, Hand


def follow_up(hand: Hand, contribution_id: int, *, seen: str) -> None:
    """Note that somebody has seen to a contribution; twice is once.

    Raises UnknownContribution; OtherWords if its words are not those that were `seen`.
    """
    hand.hold_board()
    said = require_handed(hand, contribution_id)
    if seen != seen_words(said.text):
        raise OtherWords
    if is_followed(hand.session, said.id):
        return
    doing = Doing(hand, "follow-up")
    for earlier in standing_follow_ups(hand.session, said.id):
        doing.change(earlier, is_removed=True)
    doing.bring(
        FollowUp(
            contribution_id=said.id,
            is_removed=False,
            made_by_id=hand.facilitator_id,
            made_at=hand.now,
        )
    )
    doing.finish(contribution=said.id)


def take_up_again(hand: Hand, contribution_id: int) -> None:
    """Let a contribution wait for the contact once more. Raises UnknownContribution."""
    hand.hold_board()
    said = require_handed(hand, contribution_id)
    doing = Doing(hand, "take-up-again")
    for one in standing_follow_ups(hand.session, said.id):
        doing.change(one, is_removed=True)
    doing.finish(contribution=said.id)


def require_handed(hand: Hand, contribution_id: int) -> Contribution:
    """Return a contribution that was handed to the contact, also a hidden one.

    Until the commit nobody takes it back. Raises UnknownContribution.
    """
    said = hand.session.get(
        Contribution, contribution_id, with_for_update={"key_share": True}, populate_existing=True
    )
    is_here = said is not None and said.process_id == hand.process.id
    if said is None or not is_here or said.state not in REACHABLE:
        raise UnknownContribution(contribution_id)
    if Flag.TO_CONTACT not in said.flags:
        raise UnknownContribution(contribution_id)
    return said
