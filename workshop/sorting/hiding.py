"""Hiding a contribution for a reason, showing it again, and marking it for colleagues."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from storage.tables import Contribution, ContributionState, Flag, FollowUp
from workshop.refusals import UnknownContribution
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.quoting import require_said
from workshop.sorting.rows import FOR_COLLEAGUES, hold_said


class Hidden(StrEnum):
    """Why something said is shown to nobody."""

    ABUSE = "abuse"
    ADVERTISING = "advertising"
    PERSONAL = "personal"
    TEST = "test"


def hide(hand: Hand, contribution_id: int, why: Hidden) -> None:
    """Take a contribution out of all views and counts.

    Its title goes too where an item has one in its words, and explanations that repeat it.

    It stays the resident's own. Raises UnknownContribution.
    """
    hand.hold_board()
    said = require_said(hand, contribution_id)
    doing = Doing(hand, "hide")
    doing.change(said, state=str(ContributionState.HIDDEN), hidden_why=str(why))
    doing.finish(contribution=said.id, why=str(why))


def show_again(hand: Hand, contribution_id: int) -> None:
    """Bring back what was hidden, with the titles and explanations that repeat it.

    Raises UnknownContribution.
    """
    hand.hold_board()
    said = require_hidden(hand, contribution_id)
    doing = Doing(hand, "show-again")
    doing.change(said, state=str(ContributionState.KEPT), hidden_why=None)
    doing.finish(contribution=said.id)


def mark(hand: Hand, contribution_id: int, flags: tuple[Flag, ...]) -> None:
    """Let a contribution have exactly these flags for colleagues. Raises UnknownContribution."""
    hand.hold_board()
    said = require_said(hand, contribution_id)
    doing = Doing(hand, "mark")
    is_handed_anew = Flag.TO_CONTACT in flags and Flag.TO_CONTACT not in said.flags
    doing.change(said, flags=[str(flag) for flag in FOR_COLLEAGUES if flag in flags])
    if is_handed_anew:
        _await_contact(hand, doing, said)
    doing.finish(contribution=said.id, flags=[str(flag) for flag in flags])


def _await_contact(hand: Hand, doing: Doing, said: Contribution) -> None:
    """Let what was followed up before it was handed over anew count no more."""
    own = (FollowUp.contribution_id == said.id, FollowUp.is_removed.is_(False))
    for one in hand.session.scalars(select(FollowUp).where(*own)):
        doing.change(one, is_removed=True)


def require_hidden(hand: Hand, contribution_id: int) -> Contribution:
    """Return a hidden contribution of this process to be shown. Raises UnknownContribution.

    Until the commit nobody takes it back: it would be shown all the same.
    """
    hold_said(hand.session, [contribution_id])
    return find_hidden(hand, contribution_id)


def find_hidden(hand: Hand, contribution_id: int) -> Contribution:
    """Return a contribution of this process that is hidden. Raises UnknownContribution."""
    said = hand.session.get(Contribution, contribution_id)
    is_here = said is not None and said.process_id == hand.process.id
    if said is None or not is_here or said.state != ContributionState.HIDDEN:
        raise UnknownContribution(contribution_id)
    return said
