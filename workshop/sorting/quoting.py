"""Putting a contribution, whole or in part, under an item; taking it back; putting it aside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from storage.tables import Contribution, ContributionState, Item, ItemState, Quote
from workshop.refusals import NotInTheWords, UnknownContribution, UnknownItem, UnknownQuote
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.rows import hold_said


class Aside(StrEnum):
    """Why something said is put away without an item."""

    OTHER_MATTER = "other-matter"
    UNCLEAR = "unclear"
    GREETING = "greeting"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Part:
    """What is quoted of a contribution: some of its words, or all of them (none named).

    `start` is about where they begin. `is_turned` if the item says the other way round what they
    complain of.
    """

    words: str = ""
    start: int = 0
    is_turned: bool = False


ALL = Part()


def quote(hand: Hand, contribution_id: int, item_id: int, part: Part = ALL) -> Quote:
    """Put a contribution, or a part of it, under an item.

    An item that was merged meanwhile passes it on. The same words twice are one quote. Raises
    UnknownContribution, UnknownItem, NotInTheWords.
    """
    hand.hold_board()
    said, item = require_said(hand, contribution_id), require_item(hand, item_id)
    doing = Doing(hand, "sort")
    made = bring_quote(hand, doing, said, item, part)
    doing.finish(contribution=said.id, item=item.id)
    return made


def bring_quote(hand: Hand, doing: Doing, said: Contribution, item: Item, part: Part) -> Quote:
    """Put a part of a contribution under an item, within an act. Raises NotInTheWords."""
    begins, words = _find(said.text, part)
    there = _standing_quote(hand, said, item, words)
    if there is not None:
        return there
    made = Quote(
        contribution_id=said.id,
        item_id=item.id,
        words=words,
        start=begins,
        is_turned=part.is_turned,
        is_removed=False,
        made_by_id=hand.facilitator_id,
        made_at=hand.now,
    )
    doing.bring(made)
    doing.change(said, is_aside=False, aside_why=None)
    return made


def carry_quote(hand: Hand, doing: Doing, one: Quote, to: Item) -> None:
    """Put a quote under another item, within an act; where the same words stand, it goes."""
    said = hand.session.get_one(Contribution, one.contribution_id)
    if to.id != one.item_id and _standing_quote(hand, said, to, one.words) is not None:
        doing.change(one, is_removed=True)
    else:
        doing.change(one, item_id=to.id)


def unquote(hand: Hand, quote_id: int) -> None:
    """Take a quote away from its item; the contribution may be sorted anew."""
    hand.hold_board()
    one = require_quote(hand, quote_id)
    doing = Doing(hand, "unsort")
    doing.change(one, is_removed=True)
    doing.finish(quote=one.id)


def move_quote(hand: Hand, quote_id: int, item_id: int) -> None:
    """Put a quote under another item. Raises UnknownQuote, UnknownItem."""
    hand.hold_board()
    one, item = require_quote(hand, quote_id), require_item(hand, item_id)
    doing = Doing(hand, "move")
    carry_quote(hand, doing, one, item)
    doing.finish(quote=one.id, item=item.id)


def put_aside(hand: Hand, contribution_id: int, why: Aside) -> None:
    """Put something said away without an item, for a reason; it can be fetched back."""
    hand.hold_board()
    said = require_said(hand, contribution_id)
    doing = Doing(hand, "put-aside")
    doing.change(said, is_aside=True, aside_why=str(why))
    doing.finish(contribution=said.id, why=str(why))


def fetch_back(hand: Hand, contribution_id: int) -> None:
    """Let something that was put aside be sorted after all."""
    hand.hold_board()
    said = require_said(hand, contribution_id)
    doing = Doing(hand, "fetch-back")
    doing.change(said, is_aside=False, aside_why=None)
    doing.finish(contribution=said.id)


def require_said(hand: Hand, contribution_id: int) -> Contribution:
    """Return a contribution of this process to be changed or used. Raises UnknownContribution.

    Until the commit nobody takes it back: a title made of it meanwhile would be missed.
    """
    hold_said(hand.session, [contribution_id])
    return find_said(hand, contribution_id)


def find_said(hand: Hand, contribution_id: int) -> Contribution:
    """Return a contribution of this process that may be shown. Raises UnknownContribution."""
    said = hand.session.get(Contribution, contribution_id)
    if said is None or said.process_id != hand.process.id or said.state != ContributionState.KEPT:
        raise UnknownContribution(contribution_id)
    return said


def require_item(hand: Hand, item_id: int) -> Item:
    """Return an item of this process, or the one it was merged into. Raises UnknownItem."""
    item = hand.session.get(Item, item_id)
    while item is not None and item.state == ItemState.MERGED and item.merged_into_id:
        item = hand.session.get(Item, item.merged_into_id)
    if item is None or item.process_id != hand.process.id or item.state != ItemState.STANDING:
        raise UnknownItem(item_id)
    return item


def require_as_shown(hand: Hand, item_id: int) -> Item:
    """Return an item that stands under this very number. Raises UnknownItem, also if merged.

    Whoever changes an item means the one they have seen, not what it became part of.
    """
    item = require_item(hand, item_id)
    if item.id != item_id:
        raise UnknownItem(item_id)
    return item


def require_quote(hand: Hand, quote_id: int) -> Quote:
    """Return a quote of this process that stands. Raises UnknownQuote."""
    one = hand.session.get(Quote, quote_id)
    item = hand.session.get(Item, one.item_id) if one else None
    if one is None or item is None or one.is_removed or item.process_id != hand.process.id:
        raise UnknownQuote(quote_id)
    return one


def _standing_quote(hand: Hand, said: Contribution, item: Item, words: str) -> Quote | None:
    same = (
        Quote.contribution_id == said.id,
        Quote.item_id == item.id,
        Quote.words == words,
        Quote.is_removed.is_(False),
    )
    return hand.session.scalars(select(Quote).where(*same).limit(1)).first()


def _find(text: str, part: Part) -> tuple[int, str]:
    """Return where the words stand in the text, nearest to where they should, as they stand.

    A browser may give back other white space than there is. All of the text is no words.
    """
    wanted = part.words.split()
    if not wanted or wanted == text.split():
        return 0, ""
    pattern = r"\s+".join(re.escape(word) for word in wanted)
    found = list(re.finditer(pattern, text))
    if not found:
        raise NotInTheWords(part.words)
    nearest = min(found, key=lambda one: abs(one.start() - part.start))
    return nearest.start(), nearest.group()
