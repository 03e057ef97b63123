"""Hiding a contribution for a reason, showing it again, and marking it for colleagues."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from storage.tables import Change, Contribution, ContributionState, Flag, Item
from workshop.refusals import UnknownContribution
from workshop.sorting.acts import Doing, Hand
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
    """Take a contribution out of all views and counts; titles that repeat it go too.

    It stays the resident's own. Raises UnknownContribution.
    """
    hand.hold_board()
    said = require_said(hand, contribution_id)
    doing = Doing(hand, "hide")
    doing.change(said, state=str(ContributionState.HIDDEN), hidden_why=str(why))
    for item in _titled(hand, said):
        doing.change(item, title={}, is_chosen=False)
    doing.finish(contribution=said.id, why=str(why))


def show_again(hand: Hand, contribution_id: int) -> None:
    """Bring back what was hidden, with the titles that repeat it. Raises UnknownContribution."""
    hand.hold_board()
    said = require_hidden(hand, contribution_id)
    doing = Doing(hand, "show-again")
    doing.change(said, state=str(ContributionState.KEPT), hidden_why=None)
    for item in _titled(hand, said):
        if not item.title:
            doing.change(item, title=_title_before(hand, item))
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


def _titled(hand: Hand, said: Contribution) -> list[Item]:
    own = select(Item).where(Item.words_from_id == said.id).order_by(Item.id)
    return list(hand.session.scalars(own))


def _title_before(hand: Hand, item: Item) -> dict[str, str]:
    """Return the title that an item had before it was taken away, as the acts remember it."""
    of_title = (Change.row_table == "item", Change.row_id == item.id, Change.column == "title")
    changes = hand.session.scalars(select(Change).where(*of_title).order_by(Change.id.desc()))
    taken = next((one.before for one in changes if not one.after), None)
    return dict(taken) if isinstance(taken, dict) else {}
