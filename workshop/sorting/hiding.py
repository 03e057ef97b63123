"""Hiding a contribution for a reason, showing it again, and marking it for colleagues."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from storage.tables import Act, Change, Contribution, ContributionState, Flag, Item, Quote
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
        if is_own:
            doing.change(item, title={}, is_chosen=False)
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
            taken = _taken(hand, item, column)
            if taken is not None and getattr(item, column) == taken.after:
                doing.change(item, **{column: taken.before})
    doing.finish(contribution=said.id)


def mark(hand: Hand, contribution_id: int, flags: tuple[Flag, ...]) -> None:
    """Let a contribution have exactly these flags for colleagues. Raises UnknownContribution."""
    hand.hold_board()
    said = require_said(hand, contribution_id)
    others = [one for one in said.flags if one not in FOR_COLLEAGUES]
    doing = Doing(hand, "mark")
    doing.change(said, flags=[*others, *(str(f) for f in FOR_COLLEAGUES if f in flags)])
    doing.finish(contribution=said.id, flags=[str(flag) for flag in flags])


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


def _taken(hand: Hand, item: Item, column: str) -> Change | None:
    """Return how words of an item were last taken away by hiding, as the acts remember it."""
    of_words = (Change.row_table == "item", Change.row_id == item.id, Change.column == column)
    hiding = select(Change).join(Act, Act.id == Change.act_id).where(*of_words, Act.verb == "hide")
    return hand.session.scalars(hiding.order_by(Change.id.desc()).limit(1)).first()
