"""What has come of a town's contributions: sorted in part, decided, and put in own words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from benchmarks.crowd import words_for
from prompts.processfile import ItemKind
from storage.tables import (
    Contribution,
    ContributionState,
    Facilitator,
    Moderation,
    Progress,
    Quote,
    Ruled,
)
from workshop.board.staff import StaffRole
from workshop.carrying.cards import Part
from workshop.carrying.reality import write_card
from workshop.clock import utc_now
from workshop.deciding.decisions import Written, decide
from workshop.deciding.progress import Noted, note_status
from workshop.process import current_process
from workshop.reporting.sections import Section
from workshop.reporting.writing import CostPlan, add_cost, write_words
from workshop.sorting.acts import Hand
from workshop.sorting.items import choose, put_up
from workshop.sorting.linking import link_items
from workshop.steering.moving import Verb, make_move

ITEMS = 12
"""Of each kind; all of them chosen, decided on, with a card and a status."""
SORTED, THROUGH = 2_000, 240
"""How many stand under an item, and how many of those were let through: people did it, one by one,
so it is as much in a town where a hundred times as much was said."""


def plan_with_it(session: Session) -> None:
    """Sort some of it, let some of that through, decide, and go on to trying it out."""
    chance = random.Random(2)
    hand = _hand(session)
    items = [_items(hand, kind, chance) for kind in ItemKind]
    for lower, upper in pairwise(items):
        for below, above in zip(lower, upper, strict=True):
            link_items(hand, above, below)
    _quote(hand, [number for numbers in items for number in numbers])
    for number in items[-1]:
        _decide(hand, number, chance)
    for section in Section:
        for language in hand.process.languages:
            text = " ".join(words_for(chance) for _ in range(3))
            write_words(hand, section, language, text, version=0)
    add_cost(hand, CostPlan("Tre kvelder", amount=400_000, hours=600, note=words_for(chance)))
    for kind in ("measures", "solutions", "test"):
        make_move(session, hand.process, Verb.OPEN, kind, facilitator_id=None, now=hand.now)


def _hand(session: Session) -> Hand:
    facilitator = Facilitator(name="Kari", role=StaffRole.FACILITATOR, created_at=utc_now())
    session.add(facilitator)
    session.flush()
    return Hand(session, current_process(session), facilitator.id, utc_now())


def _items(hand: Hand, kind: ItemKind, chance: random.Random) -> Sequence[int]:
    numbers = [put_up(hand, kind, _in_all(hand, chance)).id for _ in range(ITEMS)]
    choose(hand, kind, numbers)
    return numbers


def _in_all(hand: Hand, chance: random.Random) -> dict[str, str]:
    return {language: words_for(chance)[:100] for language in hand.process.languages}


def _quote(hand: Hand, items: Sequence[int]) -> None:
    """Quote them whole, in turns under each item: as rows, for the board does not ask how."""
    session, now = hand.session, hand.now
    is_kept = Contribution.state == ContributionState.KEPT
    every = session.scalars(select(Contribution.id).where(is_kept)).all()
    numbers = every[:: max(1, len(every) // SORTED)][:SORTED]
    said = {"made_at": now, "words": ""}
    quotes = [
        {"contribution_id": number, "item_id": items[nth % len(items)], **said}
        for nth, number in enumerate(numbers)
    ]
    session.execute(insert(Quote), quotes)
    is_sorted = Contribution.id.in_(numbers)
    session.execute(update(Contribution).where(is_sorted).values(is_sorted=True))
    seen = {"is_through": True, "decided_at": now}
    through = [{"contribution_id": number, **seen} for number in numbers[:: SORTED // THROUGH]]
    session.execute(insert(Moderation), through)


def _decide(hand: Hand, solution: int, chance: random.Random) -> None:
    day = (hand.now - timedelta(days=2)).date()
    write_card(hand, solution, {part: _in_all(hand, chance) for part in Part}, version=0)
    decide(hand, Written("Kommunestyret", day, Ruled.YES, [solution], words=_in_all(hand, chance)))
    note_status(hand, Noted(solution, Progress.STARTED, day, _in_all(hand, chance)))
