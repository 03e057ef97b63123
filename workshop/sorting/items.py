"""Needs, measures and solutions: put up, reworded, merged, split, taken down, chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Concern, Contribution, Item, ItemState, Link, Quote, Reality, Status
from workshop.board.items import items_of
from workshop.refusals import Stale, WithoutTitle
from workshop.rehearsal.marks import rehearsal_id_of
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.forgetting import words_of
from workshop.sorting.quoting import (
    ALL,
    Part,
    bring_quote,
    carry_quote,
    require_as_shown,
    require_quote,
    require_said,
)
from workshop.sorting.repeating import takes_after

Titles = Mapping[str, str]


def put_up(hand: Hand, kind: ItemKind, title: Titles, *, words_from_id: int | None = None) -> Item:
    """Put up an item, last in its row and not yet chosen.

    `words_from_id` is the contribution whose own words the title is: if they go, it goes.
    """
    hand.hold_board()
    doing = Doing(hand, "put-up")
    item = _new(hand, kind, title, words_from_id)
    doing.bring(item)
    doing.finish(item=item.id, kind=str(kind))
    return item


def reword_item(
    hand: Hand, item_id: int, title: Titles, description: Titles, *, version: int
) -> Item:
    """Give an item other words.

    A title that repeats nothing of the voice it came from is that voice's no more. Raises
    UnknownItem; Stale if it is not the one that was shown.
    """
    hand.hold_board()
    item = require_as_shown(hand, item_id)
    if item.version != version and (item.title != title or item.description != description):
        raise Stale(item.id, item.version)
    doing = Doing(hand, "reword")
    giver = select(Contribution.id).where(Contribution.id == item.words_from_id)
    if item.title != title and not takes_after(dict(title), words_of(hand.session, giver)):
        doing.change(item, words_from_id=None)
    doing.change(item, title=dict(title), description=dict(description))
    doing.finish(item=item.id)
    return item


def merge_items(hand: Hand, item_ids: Sequence[int], into_id: int) -> Item:
    """Put what stands under these items under one of them, and take the others down."""
    hand.hold_board()
    into = require_as_shown(hand, into_id)
    others = {one.id: one for one in (require_as_shown(hand, number) for number in item_ids)}
    others.pop(into.id, None)
    doing = Doing(hand, "merge")
    for other in others.values():
        if other.kind != into.kind:
            continue
        for one in _quotes_of(hand, other):
            carry_quote(hand, doing, one, into)
        _relink(hand, doing, other, into)
        _pass_on_decisions(hand, doing, other, into)
        for status in _statuses_of(hand, other):
            doing.change(status, item_id=into.id)
        _pass_on_card(hand, doing, other, into)
        doing.change(other, state=str(ItemState.MERGED), merged_into_id=into.id, is_chosen=False)
    doing.finish(item=into.id, merged=list(others))
    return into


def split_item(hand: Hand, item_id: int, quote_ids: Sequence[int], title: Titles) -> Item:
    """Put up an item of its own for some of the quotes of another one."""
    hand.hold_board()
    item = require_as_shown(hand, item_id)
    quotes = [require_quote(hand, number) for number in quote_ids]
    doing = Doing(hand, "split")
    made = _new(hand, ItemKind(item.kind), title, None)
    doing.bring(made)
    for one in quotes:
        if one.item_id == item.id:
            doing.change(one, item_id=made.id)
    doing.finish(item=made.id, of=item.id)
    return made


def take_down(hand: Hand, item_id: int) -> None:
    """Take an item off the board; what stood under it may be sorted anew."""
    hand.hold_board()
    item = require_as_shown(hand, item_id)
    doing = Doing(hand, "take-down")
    for one in _quotes_of(hand, item):
        doing.change(one, is_removed=True)
    for link in _links_of(hand, item):
        doing.change(link, is_removed=True)
    for concern in _concerns_of(hand, item):
        doing.change(concern, is_removed=True)
    for status in _statuses_of(hand, item):
        doing.change(status, is_removed=True)
    for card in _cards_of(hand, item):
        doing.change(card, is_removed=True)
    doing.change(item, state=str(ItemState.REMOVED), is_chosen=False)
    doing.finish(item=item.id)


def choose(
    hand: Hand, kind: ItemKind, chosen_ids: Sequence[int], *, sparing: Collection[int] = ()
) -> None:
    """Let exactly these items go on, in this order; the others stay on the board.

    `sparing` are items out of sight that whoever chooses could not choose about: they keep their
    hidden choice, and their place. They are no part of the act, so an undo leaves them too. Raises
    WithoutTitle.
    """
    hand.hold_board()
    order = {number: place for place, number in enumerate(chosen_ids)}
    doing = Doing(hand, "choose")
    rest = 0
    for item in items_of(hand.session, hand.process, kind):
        if item.id in order:
            if not item.title:
                raise WithoutTitle(item.id)
            doing.change(item, is_chosen=True, position=order[item.id])
            doing.stand_by(item, "is_chosen")
        elif item.id not in sparing:
            doing.change(item, is_chosen=False, position=len(order) + rest)
            rest += 1
    doing.finish(kind=str(kind), items=list(chosen_ids))


def put_up_from(
    hand: Hand, contribution_id: int, kind: ItemKind, title: Titles, part: Part = ALL
) -> Item:
    """Put up an item with a contribution, or a part of it, as its first voice.

    A title in the resident's own words is remembered as such: if those go, it goes. Raises
    UnknownContribution, NotInTheWords.
    """
    hand.hold_board()
    said = require_said(hand, contribution_id)
    own = _plain(said.text)
    is_own = any(_plain(words) and _plain(words) in own for words in title.values())
    for there in items_of(hand.session, hand.process, kind):
        if there.title == dict(title):
            # Pressed twice, or put up by a colleague just now.
            return _add_to(hand, there, said, part)
    doing = Doing(hand, "put-up")
    item = _new(hand, kind, title, said.id if is_own else None)
    doing.bring(item)
    bring_quote(hand, doing, said, item, part)
    doing.finish(item=item.id, contribution=said.id)
    return item


def _add_to(hand: Hand, item: Item, said: Contribution, part: Part) -> Item:
    doing = Doing(hand, "sort")
    bring_quote(hand, doing, said, item, part)
    doing.finish(contribution=said.id, item=item.id)
    return item


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _new(hand: Hand, kind: ItemKind, title: Titles, words_from_id: int | None) -> Item:
    return Item(
        process_id=hand.process.id,
        kind=str(kind),
        title=dict(title),
        description={},
        is_chosen=False,
        position=len(items_of(hand.session, hand.process, kind)),
        state=str(ItemState.STANDING),
        words_from_id=words_from_id,
        rehearsal_id=rehearsal_id_of(hand.session, hand.process),
        version=1,
        created_at=hand.now,
    )


def _quotes_of(hand: Hand, item: Item) -> list[Quote]:
    standing = (Quote.item_id == item.id, Quote.is_removed.is_(False))
    return list(hand.session.scalars(select(Quote).where(*standing).order_by(Quote.id)))


def _links_of(hand: Hand, item: Item) -> list[Link]:
    of_it = (Link.upper_id == item.id) | (Link.lower_id == item.id)
    query = select(Link).where(of_it, Link.is_removed.is_(False)).order_by(Link.id)
    return list(hand.session.scalars(query))


def _concerns_of(hand: Hand, item: Item) -> list[Concern]:
    of_it = (Concern.item_id == item.id, Concern.is_removed.is_(False))
    return list(hand.session.scalars(select(Concern).where(*of_it).order_by(Concern.id)))


def _statuses_of(hand: Hand, item: Item) -> list[Status]:
    of_it = (Status.item_id == item.id, Status.is_removed.is_(False))
    return list(hand.session.scalars(select(Status).where(*of_it).order_by(Status.id)))


def _pass_on_decisions(hand: Hand, doing: Doing, other: Item, into: Item) -> None:
    """Let decisions about an item that goes be about the one that stays."""
    for concern in _concerns_of(hand, other):
        doing.change(concern, is_removed=True)
        concerns(hand, doing, concern.decision_id, into.id)


def _cards_of(hand: Hand, item: Item) -> list[Reality]:
    """Return the card of an item on how it can be carried out, if it has one that stands."""
    of_it = (Reality.item_id == item.id, Reality.is_removed.is_(False))
    return list(hand.session.scalars(select(Reality).where(*of_it)))


def _pass_on_card(hand: Hand, doing: Doing, other: Item, into: Item) -> None:
    """Let the item that stays keep its own card; one that never had any gets the other's."""
    has_one = hand.session.scalar(select(Reality.id).where(Reality.item_id == into.id))
    for card in _cards_of(hand, other):
        if has_one is None:
            doing.change(card, item_id=into.id)
            has_one = card.id
        else:
            doing.change(card, is_removed=True)


def concerns(hand: Hand, doing: Doing, decision_id: int, item_id: int) -> None:
    """Let a decision be about an item as a part of an act; once more if it was before."""
    same = (Concern.decision_id == decision_id, Concern.item_id == item_id)
    there = hand.session.scalars(select(Concern).where(*same)).first()
    if there is not None:
        doing.change(there, is_removed=False)
        return
    doing.bring(Concern(decision_id=decision_id, item_id=item_id, is_removed=False))


def _relink(hand: Hand, doing: Doing, other: Item, into: Item) -> None:
    """Let the links of an item that goes lead to the one that stays."""
    for link in _links_of(hand, other):
        upper = into.id if link.upper_id == other.id else link.upper_id
        lower = into.id if link.lower_id == other.id else link.lower_id
        doing.change(link, is_removed=True)
        bind(hand, doing, upper, lower)


def bind(hand: Hand, doing: Doing, upper_id: int, lower_id: int) -> None:
    """Link two items as a part of an act; what was linked and taken away is linked again."""
    same = (Link.upper_id == upper_id, Link.lower_id == lower_id)
    there = hand.session.scalars(select(Link).where(*same)).first()
    if there is not None:
        doing.change(there, is_removed=False)
        return
    doing.bring(Link(upper_id=upper_id, lower_id=lower_id, is_removed=False, made_at=hand.now))
