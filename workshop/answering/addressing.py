"""Who is told what in a round of answers, as the board stands now, and in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from prompts.words import pick
from storage.tables import (
    AnswerBack,
    AnswerState,
    AnswerStep,
    Became,
    Broadcast,
    Process,
    Told,
)
from workshop.answering.contributors import People
from workshop.answering.fates import fates_at
from workshop.answering.heard import key_of
from workshop.deciding.outcomes import outcomes_of

MOST_AT_ONCE = 8
"""So many outcomes stand in one message: it is read on a phone. The others wait for a round."""


def audience_of(answer: AnswerBack) -> str:
    """Return the expression for those whom a round tells something."""
    return f"answer:{answer.id}"


def address(
    session: Session, process: Process, answer: AnswerBack, *, is_shown: bool = False
) -> int:
    """Settle anew who is told what in a round; how many they are.

    Somebody who has taken their words back meanwhile is told nothing of them, and nobody is told
    of an item whose title has gone out of sight, or of a decision that was written down otherwise
    when the round was made. Once it `is_shown` to somebody who has let
    it go, nobody new is told.
    """
    known = _told_by(session, answer) if is_shown else None
    people = {one.key: one.people for one in fates_at(session, process, AnswerStep(answer.step))}
    outcomes = outcomes_of(session, process)
    told: defaultdict[int, list[int]] = defaultdict(list)
    for one in told_in(session, answer):
        for person_id in people.get(key_of(one, answer.made_at, outcomes), People()):
            is_new = known is not None and (one.id, person_id) not in known
            if not is_new and len(told[person_id]) < MOST_AT_ONCE:
                told[person_id].append(one.id)
    of_round = select(Became.id).where(Became.answer_id == answer.id)
    session.execute(delete(Told).where(Told.became_id.in_(of_round)))
    rows = [
        {"became_id": number, "person_id": person_id}
        for person_id, numbers in told.items()
        for number in numbers
    ]
    if rows:
        session.execute(insert(Told), rows)
    return len(told)


def _told_by(session: Session, answer: AnswerBack) -> set[tuple[int, int]]:
    of_round = select(Became.id).where(Became.answer_id == answer.id)
    rows = session.execute(
        select(Told.became_id, Told.person_id).where(Told.became_id.in_(of_round))
    )
    return {(number, person_id) for number, person_id in rows}


def told_in(session: Session, answer: AnswerBack) -> Sequence[Became]:
    """Return what a round tells, in order: not what was left out or has no words."""
    rows = session.scalars(
        select(Became)
        .where(Became.answer_id == answer.id, Became.is_left_out.is_(False))
        .order_by(Became.place)
    )
    return [one for one in rows if one.words]


def round_of(session: Session, broadcast: Broadcast) -> AnswerBack | None:
    """Return the round that goes out as a broadcast; None if it has been taken back."""
    return session.scalar(
        select(AnswerBack).where(
            AnswerBack.broadcast_id == broadcast.id, AnswerBack.state == AnswerState.SENT
        )
    )


class Letters:
    """The texts of one round: what each resident is told, in their language."""

    def __init__(self, session: Session, process: Process, answer: AnswerBack) -> None:
        self._answer = answer
        self._first = process.languages[0]
        self._lines = {one.id: one for one in told_in(session, answer)}
        self._told: defaultdict[int, list[int]] = defaultdict(list)
        rows = select(Told.person_id, Told.became_id).where(Told.became_id.in_(self._lines))
        for person_id, number in session.execute(rows):
            self._told[person_id].append(number)

    def text_for(self, person_id: int, language: str) -> str:
        """Return what one resident is told."""
        lines = sorted((self._lines[one] for one in self._told[person_id]), key=_place)
        return letter(self._answer, lines, language, self._first)


def letter(answer: AnswerBack, lines: Sequence[Became], language: str, first: str) -> str:
    """Return a message of these outcomes, in a language or else in the `first` of the process."""
    said = [f"• {pick(one.words, language, first)}" for one in lines]
    ends = (pick(answer.head, language, first), pick(answer.foot, language, first))
    return "\n\n".join(part for part in (ends[0], *said, ends[1]) if part)


def _place(one: Became) -> int:
    return one.place
