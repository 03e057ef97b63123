"""What other rooms tell the report: dots of a vote, and how it went with what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from storage.tables import Progress, Words
from workshop.board.protecting import Figure


@dataclass(frozen=True, slots=True)
class Dot:
    """The dots of one option: on paper, in chat, and together. Those with as many share a `place`.

    `item` is its name in the record, None once it is off the board: then it is known by the
    `title` that people voted on.
    """

    item: str | None
    title: Words
    place: int
    is_tied: bool
    on_paper: Figure
    in_chat: Figure
    together: Figure


@dataclass(frozen=True, slots=True)
class Dots:
    """A vote that was counted; `voters` of `members` in chat, None where that is not told.

    Without `rows` too few voted for anything to be told; `few_did_not` when that is so
    of fewer than five members.
    """

    question: Words
    decider: Words
    rule: Words
    each_had: int
    voters: int | None
    members: int | None
    few_did_not: bool
    rows: Sequence[Dot]


@dataclass(frozen=True, slots=True)
class Status:
    """How it goes with a decision (its number) since a day, and why, by language."""

    decision: int
    since: date
    progress: Progress
    words: Words
