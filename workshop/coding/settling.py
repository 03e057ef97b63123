"""Comparing two sortings of a sample, and settling where they differ, on the board."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Item, ItemState, Quote, Sample, SampleCard
from workshop.coding.agreement import Agreement, Items, agreement
from workshop.coding.sampling import cards_in, require_sample
from workshop.refusals import NotDone, UnknownSample
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.quoting import ALL, bring_quote, require_item, require_said


class Settled(StrEnum):
    """What the two coders agreed on for a card."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Difference:
    """A card that the two put under different items, and how it was settled, if it was."""

    contribution: int
    first: Items
    second: Items
    settled: Settled | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far two sortings agree, and where they differ."""

    figures: Agreement
    differences: tuple[Difference, ...]


def compare(session: Session, sample: Sample) -> Comparison:
    """Return both sortings side by side. Raises NotDone before the second one is finished."""
    if sample.finished_at is None:
        raise NotDone
    stands = _leads_to(session, sample)
    cards = [card for card in cards_in(session, sample) if card.second is not None]
    pairs = [(_now(card.first, stands), _now(card.second or [], stands)) for card in cards]
    used = sorted({number for pair in pairs for number in pair[0] | pair[1]})
    return Comparison(
        agreement(pairs, used),
        tuple(
            Difference(
                card.contribution_id, *pair, Settled(card.settled) if card.settled else None
            )
            for card, pair in zip(cards, pairs, strict=True)
            if pair[0] != pair[1]
        ),
    )


def settle(hand: Hand, sample_id: int, contribution_id: int, how: Settled) -> None:
    """Let the board say of a card what the two coders agreed on.

    A card that goes under none of the items lies with the unsorted again. Raises UnknownSample,
    NotDone, UnknownContribution.
    """
    hand.hold_board()
    sample = require_sample(hand, sample_id)
    found = {one.contribution: one for one in compare(hand.session, sample).differences}
    if contribution_id not in found:
        raise UnknownSample
    wanted = _wanted(found[contribution_id], how)
    doing = Doing(hand, "settle")
    _move(hand, doing, sample, contribution_id, wanted)
    doing.change(_card(hand, sample, contribution_id), settled=str(how))
    doing.stand_by(sample, "finished_at")
    doing.finish(contribution=contribution_id, sample=sample.id, how=str(how))


def _wanted(difference: Difference, how: Settled) -> Items:
    return {
        Settled.FIRST: difference.first,
        Settled.SECOND: difference.second,
        Settled.BOTH: difference.first | difference.second,
        Settled.NEITHER: frozenset[int](),
    }[how]


def _move(hand: Hand, doing: Doing, sample: Sample, contribution_id: int, wanted: Items) -> None:
    said = require_said(hand, contribution_id)
    query = (
        select(Quote)
        .join(Item, Item.id == Quote.item_id)
        .where(Quote.contribution_id == said.id, Quote.is_removed.is_(False))
        .where(Item.kind == sample.kind)
    )
    standing = hand.session.scalars(query).all()
    for one in standing:
        if one.item_id not in wanted:
            doing.change(one, is_removed=True)
    for number in sorted(wanted - {one.item_id for one in standing}):
        bring_quote(hand, doing, said, require_item(hand, number), ALL)
    if not wanted:
        doing.change(said, is_aside=False, aside_why=None)


def _card(hand: Hand, sample: Sample, contribution_id: int) -> SampleCard:
    own = (SampleCard.sample_id == sample.id, SampleCard.contribution_id == contribution_id)
    return hand.session.scalars(select(SampleCard).where(*own)).one()


def _leads_to(session: Session, sample: Sample) -> dict[int, int]:
    """Return, by item of the sample's kind, the one on the board that it has become."""
    rows = session.scalars(
        select(Item).where(Item.process_id == sample.process_id, Item.kind == sample.kind)
    )
    items = {item.id: item for item in rows}
    found: dict[int, int] = {}
    for number, item in items.items():
        at = item
        while at.state == ItemState.MERGED and at.merged_into_id in items:
            at = items[at.merged_into_id]
        if at.state == ItemState.STANDING:
            found[number] = at.id
    return found


def _now(numbers: list[int], stands: dict[int, int]) -> Items:
    return frozenset(stands[number] for number in numbers if number in stands)
