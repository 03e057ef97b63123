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
    Quote,
)
from workshop.refusals import UnknownContribution
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.forgetting import without, words_of
from workshop.sorting.quoting import require_said

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
    words = words_of(hand.session, select(Contribution.id).where(Contribution.id == said.id))
    for item in _repeating(hand, said):
        is_own = item.words_from_id == said.id
        doing.change(item, description=without(item.description, words, is_own=is_own))
        title = {} if is_own else without(item.title, words, is_own=False)
        doing.change(item, title=title)
        if not title:
            doing.change(item, is_chosen=False)
        # Another voice that is shown again must not bring these words back.
        doing.stand_by(item, "title")
        doing.stand_by(item, "description")
    for decision in _decisions(hand):
        doing.change(decision, words=without(decision.words, words, is_own=False))
    doing.finish(contribution=said.id, why=str(why))


def show_again(hand: Hand, contribution_id: int) -> None:
    """Bring back what was hidden, with the titles and explanations that repeat it.

    Raises UnknownContribution.
    """
    hand.hold_board()
    said = require_hidden(hand, contribution_id)
    doing = Doing(hand, "show-again")
    doing.change(said, state=str(ContributionState.KEPT), hidden_why=None)
    for item in _repeating(hand, said):
        for column in ("title", "description"):
            _give_back(hand, doing, said, item, column)
    for decision in _decisions(hand):
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


def _repeating(hand: Hand, said: Contribution) -> list[Item]:
    """Return the items that are named in these words, or have them under them."""
    under = select(Quote.item_id).where(Quote.contribution_id == said.id)
    found = (Item.words_from_id == said.id) | Item.id.in_(under)
    return list(hand.session.scalars(select(Item).where(found).order_by(Item.id)))


def _decisions(hand: Hand) -> list[Decision]:
    of_process = Decision.process_id == hand.process.id
    return list(hand.session.scalars(select(Decision).where(of_process).order_by(Decision.id)))


def _give_back(
    hand: Hand, doing: Doing, said: Contribution, row: Item | Decision, column: str
) -> None:
    """Let words stand again that were hidden with this voice, save those hidden with others."""
    taken = _taken(hand, said, row, column)
    if taken is None or getattr(row, column) != taken.after or not isinstance(taken.before, dict):
        return
    hidden = select(Contribution.id).where(
        Contribution.process_id == hand.process.id,
        Contribution.state == ContributionState.HIDDEN,
        Contribution.id != said.id,
    )
    words = words_of(hand.session, hidden)
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
