"""Making a ballot: a few merged options, how many dots each has, who decides, by what rule.

Until it opens it is changed and taken back like all on the board.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Ballot, BallotOption, BallotState, Item, ItemState, Process, Words
from workshop.refusals import BadBallot, NotInThisState, Stale
from workshop.rehearsal.marks import in_rehearsal
from workshop.sorting.acts import Doing, Hand
from workshop.sorting.repeating import bare
from workshop.voting.ballots import find_ballot, option_rows

FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
MOST_DOTS = 10
LONGEST_WORDS = 500
KINDS = (ItemKind.SOLUTION, ItemKind.MEASURE)
"""What can be voted on, in the order of the form."""
ALIKE = 0.5
"""Titles that share this part of their words may be about the same."""


@dataclass(frozen=True, slots=True)
class Written:
    """A ballot as somebody writes it; `closes_at` is None if it could not be read.

    Words are by language, and every language of the process has them: all vote on the same.
    """

    question: Words
    rule: Words
    decider: Words
    options: Sequence[int]
    budget: int
    is_several_on_one: bool
    closes_at: datetime | None


def add_ballot(hand: Hand, written: Written) -> Ballot:
    """Make a ballot that nobody can vote on yet. Raises BadBallot with what is wrong."""
    hand.hold_board()
    closes_at = _require_good(hand, written)
    doing = Doing(hand, "ballot-add")
    ballot = Ballot(
        process_id=hand.process.id,
        state=BallotState.DRAFT,
        seed=secrets.token_hex(16),
        closes_at=closes_at,
        made_by_id=hand.facilitator_id,
        made_at=hand.now,
        is_removed=False,
        version=1,
        reason="",
        **_columns(written),
    )
    doing.bring(ballot)
    _put_options(hand, doing, ballot, written.options)
    doing.finish(ballot=ballot.id)
    return ballot


def change_ballot(hand: Hand, number: int, written: Written, *, version: int) -> None:
    """Write a ballot anew. Raises UnknownBallot, NotInThisState, BadBallot, Stale."""
    hand.hold_board()
    ballot = _require_draft(hand, number)
    closes_at = _require_good(hand, written)
    if ballot.version != version:
        raise Stale(number, ballot.version)
    doing = Doing(hand, "ballot-change")
    doing.change(ballot, closes_at=closes_at.isoformat(), **_columns(written))
    _put_options(hand, doing, ballot, written.options)
    doing.finish(ballot=ballot.id)


def drop_ballot(hand: Hand, number: int) -> None:
    """Take away a ballot that never opened. Raises UnknownBallot, NotInThisState."""
    hand.hold_board()
    ballot = _require_draft(hand, number)
    doing = Doing(hand, "ballot-drop")
    doing.change(ballot, is_removed=True)
    doing.finish(ballot=ballot.id)


def candidates(session: Session, process: Process) -> list[Item]:
    """Return what can be voted on: measures and solutions on the board that have a title."""
    rows = session.scalars(
        select(Item)
        .where(Item.process_id == process.id, Item.kind.in_(KINDS))
        .where(Item.state == ItemState.STANDING, ~in_rehearsal(session))
        .order_by(Item.position, Item.id)
    )
    return sorted(
        (one for one in rows if one.title), key=lambda one: KINDS.index(ItemKind(one.kind))
    )


def look_alike(titles: Mapping[int, Words]) -> list[tuple[int, int]]:
    """Return the pairs whose titles share half of their words, in a language that both have."""
    return [
        (one, other)
        for one, other in combinations(titles, 2)
        if any(
            _share(titles[one][code], titles[other][code]) >= ALIKE
            for code in titles[one].keys() & titles[other].keys()
        )
    ]


def _share(one: str, other: str) -> float:
    words, others = set(bare(one).split()), set(bare(other).split())
    return len(words & others) / min(len(words), len(others)) if words and others else 0.0


def _require_draft(hand: Hand, number: int) -> Ballot:
    ballot = find_ballot(hand.session, hand.process, number)
    if ballot.state != BallotState.DRAFT:
        raise NotInThisState
    return ballot


def _require_good(hand: Hand, written: Written) -> datetime:
    """Return when a ballot that lacks nothing closes. Raises BadBallot."""
    known = {one.id for one in candidates(hand.session, hand.process)}
    count = len(set(written.options))
    is_wrong = {
        "options": not FEWEST_OPTIONS <= count <= MOST_OPTIONS
        or not known.issuperset(written.options),
        "budget": not 1 <= written.budget <= MOST_DOTS
        or (not written.is_several_on_one and written.budget > count),
        "closes": written.closes_at is None or written.closes_at <= hand.now,
    }
    for name in ("question", "rule", "decider"):
        texts = [getattr(written, name).get(code, "") for code in hand.process.languages]
        is_wrong[name] = not all(0 < len(text.strip()) <= LONGEST_WORDS for text in texts)
    if written.closes_at is None or any(is_wrong.values()):
        raise BadBallot(frozenset(name for name, wrong in is_wrong.items() if wrong))
    return written.closes_at


def _columns(written: Written) -> dict[str, int | bool | dict[str, str]]:
    return {
        "question": dict(written.question),
        "rule": dict(written.rule),
        "decider": dict(written.decider),
        "budget": written.budget,
        "is_several_on_one": written.is_several_on_one,
    }


def _put_options(hand: Hand, doing: Doing, ballot: Ballot, items: Sequence[int]) -> None:
    """Let exactly these items be the options, in this order."""
    there = {one.item_id: one for one in option_rows(hand.session, ballot)}
    for item_id, row in there.items():
        if item_id not in items:
            doing.change(row, is_removed=True)
    for place, item_id in enumerate(dict.fromkeys(items)):
        if item_id in there:
            doing.change(there[item_id], is_removed=False, position=place)
            continue
        named = {"ballot_id": ballot.id, "item_id": item_id, "position": place}
        doing.bring(BallotOption(**named, title={}, unseen_title={}, is_removed=False))
