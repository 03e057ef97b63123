"""Hiding a contribution for a reason, showing it again, and marking it for colleagues."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from storage.tables import (
    Act,
    Change,
    Contribution,
    ContributionState,
    Decision,
    Flag,
    FollowUp,
    Item,
)
from workshop.refusals import UnknownContribution
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.forgetting import without, words_of
from workshop.sorting.quoting import require_said
from workshop.sorting.silenced import decisions_of, named_by, take_words_off
from workshop.sorting.unseen import unseen_of

FOR_COLLEAGUES = (Flag.FOLLOW_UP, Flag.TO_CONTACT)
"""The flags that facilitators set and take away themselves."""


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
    take_words_off(doing, select(Contribution.id).where(Contribution.id == said.id))
    doing.finish(contribution=said.id, why=str(why))


def show_again(hand: Hand, contribution_id: int) -> None:
    """Bring back what was hidden, with the titles and explanations that repeat it.

    Raises UnknownContribution.
    """
    hand.hold_board()
    said = require_hidden(hand, contribution_id)
    doing = Doing(hand, "show-again")
    doing.change(said, state=str(ContributionState.KEPT), hidden_why=None)
    for item in named_by(hand.session, select(Contribution.id).where(Contribution.id == said.id)):
        for column in ("title", "description"):
            _give_back(hand, doing, said, item, column)
    for decision in decisions_of(hand.session, hand.process):
        _give_back(hand, doing, said, decision, "words")
    doing.finish(contribution=said.id)


def mark(hand: Hand, contribution_id: int, flags: tuple[Flag, ...]) -> None:
    """Let a contribution have exactly these flags for colleagues. Raises UnknownContribution."""
    hand.hold_board()
    said = require_said(hand, contribution_id)
    others = [one for one in said.flags if one not in FOR_COLLEAGUES]
    doing = Doing(hand, "mark")
    is_handed_anew = Flag.TO_CONTACT in flags and Flag.TO_CONTACT not in said.flags
    doing.change(said, flags=[*others, *(str(f) for f in FOR_COLLEAGUES if f in flags)])
    if is_handed_anew:
        _await_contact(hand, doing, said)
    doing.finish(contribution=said.id, flags=[str(flag) for flag in flags])


def _await_contact(hand: Hand, doing: Doing, said: Contribution) -> None:
    """Let what was followed up before it was handed over anew count no more."""
    own = (FollowUp.contribution_id == said.id, FollowUp.is_removed.is_(False))
    for one in hand.session.scalars(select(FollowUp).where(*own)):
        doing.change(one, is_removed=True)


def require_hidden(hand: Hand, contribution_id: int) -> Contribution:
    """Return a contribution of this process that is hidden. Raises UnknownContribution."""
    said = hand.session.get(Contribution, contribution_id)
    is_here = said is not None and said.process_id == hand.process.id
    if said is None or not is_here or said.state != ContributionState.HIDDEN:
        raise UnknownContribution(contribution_id)
    return said


def _give_back(
    hand: Hand, doing: Doing, said: Contribution, row: Item | Decision, column: str
) -> None:
    """Let words stand again that were hidden with this voice, save those hidden with others."""
    taken = _taken(hand, said, row, column)
    if taken is None or getattr(row, column) != taken.after or not isinstance(taken.before, dict):
        return
    words = words_of(hand.session, unseen_of(hand.process, Contribution.id != said.id))
    doing.change(row, **{column: without(taken.before, words, is_own=False)})


def _taken(hand: Hand, said: Contribution, row: Item | Decision, column: str) -> Change | None:
    """Return how words were taken away when this voice was hidden, as the acts remember it."""
    of_voice = (Change.row_table == "contribution", Change.row_id == said.id)
    hiding = (
        select(Act.id)
        .join(Change, Change.act_id == Act.id)
        .where(Act.verb == "hide", Act.undone_at.is_(None), *of_voice)
    )
    of_row = (Change.row_table == row.__tablename__, Change.row_id == row.id)
    changes = select(Change).where(*of_row, Change.column == column, Change.act_id.in_(hiding))
    return hand.session.scalars(changes.order_by(Change.id.desc()).limit(1)).first()
