"""Writing how a solution can be done; undone and done again like all on the board."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Reality
from workshop.carrying.cards import Part, card_as_it_stands
from workshop.refusals import Stale, UnknownItem
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.quoting import require_as_shown


def write_card(
    hand: Hand, number: int, parts: Mapping[Part, Mapping[str, str]], *, version: int
) -> None:
    """Write the card of a solution. Raises UnknownItem; Stale if it is not the one that was shown.

    What is kept from sight of a part stays so while nobody writes anything else there.
    """
    hand.hold_board()
    if require_as_shown(hand, number).kind != ItemKind.SOLUTION:
        raise UnknownItem(number)
    words = {str(part): dict(parts.get(part, {})) for part in Part}
    row = hand.session.scalar(select(Reality).where(Reality.item_id == number))
    there = card_as_it_stands(row)
    if there.version != version and any(words[one] != there.parts.get(one, {}) for one in words):
        raise Stale(number, there.version)
    doing = Doing(hand, "reality")
    if row is None:
        if not any(words.values()):
            return
        row = Reality(
            process_id=hand.process.id, item_id=number, is_removed=False, version=1,
            made_at=hand.now, **words,
        )  # fmt: skip
        doing.bring(row)
    else:
        doing.change(row, is_removed=False, **words)
    doing.finish(item=number)
