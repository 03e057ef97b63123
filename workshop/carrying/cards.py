"""The cards of solutions as they stand: who does it, with whom, and what comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Item, ItemState, Process, Reality, Words


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


def card_of(session: Session, number: int) -> Card:
    """Return the card of a solution, an empty one if there is none."""
    return card_as_it_stands(session.scalar(select(Reality).where(Reality.item_id == number)))


def cards_of(session: Session, process: Process) -> dict[int, Card]:
    """Return the cards of a process by solution, without those that say nothing."""
    rows = session.scalars(
        select(Reality)
        .join(Item, Item.id == Reality.item_id)
        .where(Reality.process_id == process.id, Item.state == ItemState.STANDING)
    )
    return {row.item_id: card for row in rows if (card := card_as_it_stands(row))}


def card_as_it_stands(row: Reality | None) -> Card:
    """Return what can be read of a row."""
    if row is None:
        return Card()
    shown = {} if row.is_removed else {str(part): getattr(row, part) for part in Part}
    return Card(row.version, {part: words for part, words in shown.items() if words})
