"""Links between items: a measure meets needs, a solution combines measures."""

from __future__ import annotations

from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Link
from workshop.refusals import CannotLink
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.items import bind
from workshop.sorting.quoting import require_item

BELOW: dict[str, ItemKind] = {
    ItemKind.MEASURE: ItemKind.NEED,
    ItemKind.SOLUTION: ItemKind.MEASURE,
}
"""What each kind is built on."""


def link_items(hand: Hand, upper_id: int, lower_id: int) -> None:
    """Say that a measure meets a need, or a solution combines a measure. Raises CannotLink."""
    hand.hold_board()
    upper, lower = require_item(hand, upper_id), require_item(hand, lower_id)
    if BELOW.get(upper.kind) != lower.kind:
        raise CannotLink
    doing = Doing(hand, "link")
    bind(hand, doing, upper.id, lower.id)
    doing.finish(upper=upper.id, lower=lower.id)


def unlink_items(hand: Hand, upper_id: int, lower_id: int) -> None:
    """Say that two items have nothing to do with each other after all."""
    hand.hold_board()
    upper, lower = require_item(hand, upper_id), require_item(hand, lower_id)
    standing = (
        Link.upper_id == upper.id,
        Link.lower_id == lower.id,
        Link.is_removed.is_(False),
    )
    doing = Doing(hand, "unlink")
    for link in hand.session.scalars(select(Link).where(*standing)):
        doing.change(link, is_removed=True)
    doing.finish(upper=upper.id, lower=lower.id)
