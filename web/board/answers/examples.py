"""How a round of answers looks where residents read it: the longest message of each language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import AnswerBack, Became, Person, Process, Told
from web.board.composing.previewing import line_of
from workshop.answering.addressing import Letters
from workshop.messages import Say
from workshop.talk import history


@dataclass(frozen=True, slots=True)
class Example:
    """The longest message that somebody gets in a language; None if nobody reads it."""

    language: str
    line: history.Told | None


def examples_of(
    session: Session,
    process: Process,
    answer: AnswerBack,
    reached: Collection[int],
    *,
    now: datetime,
) -> list[Example]:
    """Return what would be said, language by language. No name stands in it: it is to nobody."""
    letters = Letters(session, process, answer)
    longest: dict[str, str] = {}
    for number, code in _readers(session, process, frozenset(reached)):
        text = letters.text_for(number, code)
        if len(text) > len(longest.get(code, "")):
            longest[code] = text
    return [
        Example(code, line_of(Say(longest[code]), code, now=now) if code in longest else None)
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


def _readers(
    session: Session, process: Process, reached: Collection[int]
) -> list[tuple[int, str]]:
    people = select(Person.id, Person.language).where(Person.process_id == process.id)
    return [(number, code) for number, code in session.execute(people) if number in reached]
