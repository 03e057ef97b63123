"""How many of those who gave a voice have been answered, and how soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import (
    AnswerBack,
    Became,
    Contribution,
    Delivery,
    Outgoing,
    Person,
    Process,
    Told,
)
from workshop.answering.contributors import contributors_of
from workshop.answering.heard import of_its_message
from workshop.voices.byperson import first_of_each


@dataclass(frozen=True, slots=True)
class Answered:
    """Of so many `contributors`, so many `heard` something of what became of their words.

    `median_wait` is from the first thing they said until the first answer; None if nobody heard.
    """

    contributors: int
    heard: int
    median_wait: timedelta | None

    @property
    def percent(self) -> int:
        """The share of those who heard, rounded down: all is only said of all."""
        return 100 * self.heard // self.contributors if self.contributors else 0


def answered_in(session: Session, process: Process) -> Answered:
    """Return how far the answer back has come in a process."""
    contributors = contributors_of(session, process)
    told = _first_told(session, process)
    heard = contributors & told.keys()
    began = _first_said(session, process) if heard else {}
    waits_s = [max(0.0, (told[one] - began[one]).total_seconds()) for one in heard]
    wait = timedelta(seconds=median(waits_s)) if waits_s else None
    return Answered(len(contributors), len(heard), wait)


def _first_told(session: Session, process: Process) -> dict[int, datetime]:
    sent_at = of_its_message(Outgoing.done_at, Outgoing.state == Delivery.SENT)
    rows = session.execute(
        select(Told.person_id, func.min(sent_at))
        .join(Became, Became.id == Told.became_id)
        .join(AnswerBack, AnswerBack.id == Became.answer_id)
        .where(AnswerBack.process_id == process.id)
        .group_by(Told.person_id)
    )
    return {person: at for person, at in rows if at is not None}


def _first_said(session: Session, process: Process) -> dict[int, datetime]:
    # Of one resident words are kept in the order in which they were said.
    first = first_of_each(Contribution.said_at)
    rows = session.execute(select(Person.id, first).where(Person.process_id == process.id))
    return {person: at for person, at in rows if at is not None}
