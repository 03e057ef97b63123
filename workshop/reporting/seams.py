"""What other rooms tell the report: dots of a vote, and how it went with what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from storage.tables import Progress, Words
from workshop.board.protecting import Figure


@dataclass(frozen=True, slots=True)
class Dot:
    """The dots of one solution, by its name in the record: on paper, in chat, and together."""

    solution: str
    on_paper: Figure
    in_chat: Figure
    together: Figure


@dataclass(frozen=True, slots=True)
class Dots:
    """A vote with dots; how many dots each had, None where nobody said."""

    each_had: int | None
    rows: Sequence[Dot]


@dataclass(frozen=True, slots=True)
class Status:
    """How it goes with a decision (its number) since a day, and why, by language."""

    decision: int
    since: date
    progress: Progress
    words: Words
