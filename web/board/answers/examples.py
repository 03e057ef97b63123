"""How a round of answers looks where residents read it, and how many hear each thing.

The message that is shown is nobody's: which outcomes meet in one person is for nobody to see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import AnswerBack, Became, Process, Told
from web.board.composing.previewing import line_of
from workshop.answering.addressing import MOST_AT_ONCE, letter, told_in
from workshop.messages import Say
from workshop.talk import history


@dataclass(frozen=True, slots=True)
class Example:
    """A message in a language, with all that a round tells, as far as one message holds."""

    language: str
    line: history.Told


def examples_of(
    session: Session, process: Process, answer: AnswerBack, *, now: datetime
) -> list[Example]:
    """Return what a message of the round looks like, language by language."""
    lines = told_in(session, answer)[:MOST_AT_ONCE]
    first = process.languages[0]
    return [
        Example(code, line_of(Say(letter(answer, lines, code, first)), code, now=now))
        for code in process.languages
    ]


def hearing(
    session: Session, rows: Sequence[Became], reached: Collection[int]
) -> Mapping[int, int]:
    """Return, by outcome, how many of those who are reached hear it."""
    people = frozenset(reached)
    told = select(Told.became_id, Told.person_id).where(
        Told.became_id.in_([one.id for one in rows])
    )
    return Counter(number for number, person in session.execute(told) if person in people)
