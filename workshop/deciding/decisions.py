"""Writing down what was decided about solutions; changed and taken back like all on the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Concern, Decision, Item, ItemState, Ruled
from workshop.answering.repeated import tells_about
from workshop.refusals import BadDecision, Stale, UnknownDecision
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.items import concerns
from workshop.sorting.waiting import call_off

LONGEST_BODY = 120
LONGEST_ADDRESS = 500


@dataclass(frozen=True, slots=True)
class Written:
    """A decision as somebody writes it down: `day` is when it was made, None if it cannot be read.

    `words` are the reasons by language, `document` the address of the minutes or empty.
    """

    body: str
    day: date | None
    ruled: Ruled
    solutions: Sequence[int]
    words: Mapping[str, str] = field(default_factory=dict)
    document: str = ""


def decide(hand: Hand, written: Written) -> Decision:
    """Write a decision down. Raises BadDecision with what is wrong."""
    hand.hold_board()
    day = _require_good(hand, written)
    doing = Doing(hand, "decide")
    decision = Decision(
        process_id=hand.process.id,
        decided_on=day.isoformat(),
        made_by_id=hand.facilitator_id,
        made_at=hand.now,
        is_removed=False,
        version=1,
        **_columns(written),
    )
    doing.bring(decision)
    for number in written.solutions:
        concerns(hand, doing, decision.id, number)
    doing.finish(decision=decision.id)
    return decision


def correct(hand: Hand, number: int, written: Written, *, version: int) -> None:
    """Write a decision anew. Raises UnknownDecision, BadDecision, Stale if it has changed."""
    hand.hold_board()
    decision, day = require_decision(hand, number), _require_good(hand, written)
    if decision.version != version:
        raise Stale(number, decision.version)
    if decision.ruled != written.ruled:
        # What still waits to be sent says that it was decided otherwise.
        call_off(hand.session, tells_about(decision))
    doing = Doing(hand, "correct")
    doing.change(decision, decided_on=day.isoformat(), **_columns(written))
    for concern in _concerns_of(hand, decision):
        if concern.item_id not in written.solutions:
            doing.change(concern, is_removed=True)
    for item in written.solutions:
        concerns(hand, doing, decision.id, item)
    doing.finish(decision=decision.id)


def strike(hand: Hand, number: int) -> None:
    """Take a decision off the board: it was none. Raises UnknownDecision."""
    hand.hold_board()
    decision = require_decision(hand, number)
    call_off(hand.session, tells_about(decision))
    doing = Doing(hand, "strike")
    doing.change(decision, is_removed=True)
    doing.finish(decision=decision.id)


def require_decision(hand: Hand, number: int) -> Decision:
    """Return a decision of this process that stands. Raises UnknownDecision."""
    decision = hand.session.get(Decision, number)
    if decision is None or decision.is_removed or decision.process_id != hand.process.id:
        raise UnknownDecision(number)
    return decision


def _require_good(hand: Hand, written: Written) -> date:
    """Return the day of a decision that lacks nothing. Raises BadDecision."""
    today = hand.now.astimezone(ZoneInfo(hand.process.timezone)).date()
    is_wrong = {
        "body": not 0 < len(written.body) <= LONGEST_BODY,
        "day": written.day is None or written.day > today,
        "document": not _is_address(written.document),
        "solutions": not _are_solutions(hand, written.solutions),
    }
    if written.day is None or any(is_wrong.values()):
        raise BadDecision(frozenset(name for name, wrong in is_wrong.items() if wrong))
    return written.day


def _is_address(written: str) -> bool:
    if not written:
        return True
    try:
        parts = urlsplit(written)
    except ValueError:
        return False
    is_short = len(written) <= LONGEST_ADDRESS and not any(c.isspace() for c in written)
    return is_short and parts.scheme in ("http", "https") and bool(parts.hostname)


def _are_solutions(hand: Hand, numbers: Sequence[int]) -> bool:
    standing = select(Item.id).where(
        Item.id.in_(numbers),
        Item.process_id == hand.process.id,
        Item.kind == ItemKind.SOLUTION,
        Item.state == ItemState.STANDING,
    )
    return bool(numbers) and set(hand.session.scalars(standing)) == set(numbers)


def _columns(written: Written) -> dict[str, str | dict[str, str]]:
    return {
        "body": written.body,
        "ruled": str(written.ruled),
        "words": dict(written.words),
        "document": written.document,
    }


def _concerns_of(hand: Hand, decision: Decision) -> list[Concern]:
    of_it = (Concern.decision_id == decision.id, Concern.is_removed.is_(False))
    return list(hand.session.scalars(select(Concern).where(*of_it)))
