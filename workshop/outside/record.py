"""What was said, as the municipality's own record takes it: page after page, each thing once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Meeting, Person, Phase, Process, Prompt
from workshop.messages import Channel
from workshop.outside.gate import IS_SAID, may_be_recorded
from workshop.outside.names import names_of
from workshop.sorting.chain import items_of_voices

SETTLES_IN = timedelta(minutes=1)
"""What is newer waits for the next time. Numbers are given out before the commit, so a lower one
may appear after a higher one; not a minute after. It is also time to take something back."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One thing somebody said. `person` is a pseudonym."""

    number: int
    kind: str
    text: str
    language: str
    channel: Channel
    phase: str | None
    prompt: str | None
    question: int
    meeting: str | None
    came_by: str | None
    person: str | None
    flags: tuple[str, ...]
    items: tuple[str, ...]
    said_at: datetime
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some of what was said; `last` is the number up to which all has been looked at."""

    said: tuple[Recorded, ...]
    last: int
    has_more: bool


def said_after(
    session: Session, process: Process, *, after: int, most: int, now: datetime
) -> RecordPage:
    """Return the next things said after a number, in the order they were kept."""
    rows = session.execute(
        select(Contribution, Phase.kind, Prompt.code, Meeting.code, Person.code)
        .outerjoin(Phase, Phase.id == Contribution.phase_id)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .outerjoin(Meeting, Meeting.id == Contribution.meeting_id)
        .outerjoin(Person, Person.id == Contribution.person_id)
        .where(Contribution.process_id == process.id, Contribution.id > after, IS_SAID)
        .order_by(Contribution.id)
        .limit(most + 1)
    ).all()
    settled = list(takewhile(lambda row: row[0].kept_at <= now - SETTLES_IN, rows))
    page = settled[:most]
    told = [row for row in page if may_be_recorded(row[0].flags)]
    under = items_of_voices(session, [row[0].id for row in told])
    names = names_of(session, process)
    said = (
        _recorded(*row, items=tuple(names[n] for n in under.get(row[0].id, ()) if n in names))
        for row in told
    )
    last = page[-1][0].id if page else after
    return RecordPage(tuple(said), last, len(settled) > most)


def _recorded(
    one: Contribution,
    phase: str | None,
    prompt: str | None,
    meeting: str | None,
    person: str | None,
    *,
    items: tuple[str, ...],
) -> Recorded:
    return Recorded(
        number=one.id,
        kind=one.kind,
        text=one.text,
        language=one.language,
        channel=Channel(one.channel),
        phase=phase,
        prompt=prompt,
        question=one.rung,
        meeting=meeting,
        came_by=one.source,
        person=person,
        flags=tuple(sorted(one.flags)),
        items=items,
        said_at=one.said_at,
        edited_at=one.edited_at,
    )
