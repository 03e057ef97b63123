"""The card of a solution: who does it, with whom, what comes first, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Item, ItemState, Process, Reality, Words
from workshop.refusals import Stale, UnknownItem
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.quoting import require_as_shown

LONGEST = 300


class Part(StrEnum):
    """What a card says of a solution, in the order in which it is read."""

    WHO = "who"
    PARTNERS = "partners"
    FIRST_STEP = "first_step"
    OBSTACLE = "obstacle"
    DECIDES = "decides"
    OFFERS = "offers"


@dataclass(frozen=True, slots=True)
class Card:
    """What is written of a solution, by part; `version` is 0 where nothing ever was."""

    version: int = 0
    parts: Mapping[str, Words] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anything of it can be read."""
        return any(self.parts.values())


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
    there = _card(row)
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


def card_of(session: Session, number: int) -> Card:
    """Return the card of a solution, an empty one if there is none."""
    return _card(session.scalar(select(Reality).where(Reality.item_id == number)))


def cards_of(session: Session, process: Process) -> dict[int, Card]:
    """Return the cards of a process by solution, without those that say nothing."""
    rows = session.scalars(
        select(Reality)
        .join(Item, Item.id == Reality.item_id)
        .where(Reality.process_id == process.id, Item.state == ItemState.STANDING)
    )
    return {row.item_id: card for row in rows if (card := _card(row))}


def _card(row: Reality | None) -> Card:
    if row is None:
        return Card()
    shown = {} if row.is_removed else {str(part): getattr(row, part) for part in Part}
    return Card(row.version, {part: words for part, words in shown.items() if words})
