"""What a broadcast says, as one outgoing row for each resident it reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, insert, select, update
from sqlalchemy.orm import Session

from prompts.words import pick
from storage.tables import Broadcast, BroadcastKind, Delivery, Outgoing, Person, Process, Prompt
from workshop.answering.addressing import Letters, round_of
from workshop.book import opened_book
from workshop.broadcasts.reaching import may_be_reached
from workshop.broadcasts.rhythm import delivered_from
from workshop.messages import About, Button, Channel, Priority, Rows, Say, SayKind
from workshop.nudges.queueing import queue_nudges
from workshop.outbox.queueing import payload_of
from workshop.talk.turning import turn_to

MakeSay = Callable[[Person, Prompt, BroadcastKind], Say]
"""Puts a prompt to a resident, or reminds them of it; the floor above knows how."""
AT_A_TIME = 500
DOTS = "dots"
"""What the button under words about a ballot carries: the ballot that is open then is shown."""


def put_out(
    session: Session,
    broadcast: Broadcast,
    process: Process,
    person_ids: Sequence[int],
    *,
    make_say: MakeSay,
    now: datetime,
) -> int:
    """Queue a broadcast for these residents; how many of them can still be reached."""
    message = _Message(session, broadcast, process, make_say, now)
    count = 0
    for start in range(0, len(person_ids), AT_A_TIME):
        people = _held(session, process, person_ids[start : start + AT_A_TIME])
        had = _had(session, broadcast, [person.id for person in people])
        new = [message.row_for(person) for person in people if person.id not in had]
        if new:
            session.execute(insert(Outgoing), new)
        count += len(new) + _let_go(had.values(), message.not_before)
    # Before they are said: what earlier rows said is news to nobody who asks to be told now.
    queue_nudges(session, broadcast.id, not_before=message.not_before, now=now)
    _say_on_web(session, broadcast, now)
    return count


def _had(session: Session, broadcast: Broadcast, person_ids: Sequence[int]) -> dict[int, Outgoing]:
    rows = session.scalars(
        select(Outgoing)
        .where(Outgoing.broadcast_id == broadcast.id, Outgoing.person_id.in_(person_ids))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.person_id: row for row in rows if row.person_id is not None}


def _let_go(rows: Iterable[Outgoing], not_before: datetime) -> int:
    """Queue once more what never left because somebody had stopped or could not be reached."""
    count = 0
    for row in rows:
        if row.state in (Delivery.CANCELLED, Delivery.UNREACHABLE):
            row.state, row.why, row.attempts = Delivery.QUEUED, None, 0
            row.not_before, row.done_at, row.claimed_at = not_before, None, None
            count += 1
    return count


def _held(session: Session, process: Process, person_ids: Sequence[int]) -> list[Person]:
    """Return those of these residents who are still to be reached; nobody else changes them.

    Where several processes write, somebody may have paused or left since the audience was read.
    """
    people = session.scalars(
        select(Person)
        .where(Person.id.in_(person_ids))
        .order_by(Person.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return [person for person in people if may_be_reached(process, person)]


class _Message:
    """What one broadcast says, as a row for each resident."""

    def __init__(
        self,
        session: Session,
        broadcast: Broadcast,
        process: Process,
        make_say: MakeSay,
        now: datetime,
    ) -> None:
        self._broadcast = broadcast
        self._process = process
        self._prompt = session.get(Prompt, broadcast.prompt_id) if broadcast.prompt_id else None
        self._make_say = make_say
        self._now = now
        self._letters = _letters_of(session, process, broadcast)
        self.not_before = delivered_from(process, now, is_urgent=broadcast.is_urgent)

    def row_for(self, person: Person) -> dict[str, Any]:
        """Return the outgoing row as it is inserted."""
        say = self._say(person)
        about = say.about
        return {
            "process_id": self._process.id,
            "person_id": person.id,
            "channel": person.channel,
            "language": person.language,
            "kind": SayKind.MESSAGE,
            "priority": Priority.URGENT if self._broadcast.is_urgent else Priority.BROADCAST,
            "payload": payload_of(say),
            "prompt_id": about.prompt_id if about else self._broadcast.prompt_id,
            "item_id": about.item_id if about else None,
            "rung": about.rung if about else 0,
            "broadcast_id": self._broadcast.id,
            "state": Delivery.QUEUED,
            "attempts": 0,
            "is_patient": False,
            "created_at": self._now,
            "not_before": self.not_before,
        }

    def _say(self, person: Person) -> Say:
        if self._prompt is not None:
            return self._make_say(person, self._prompt, BroadcastKind(self._broadcast.kind))
        if self._letters is not None:
            return Say(self._letters.text_for(person.id, person.language))
        first = self._process.languages[0]
        alt = self._broadcast.alt
        return Say(
            pick(self._broadcast.words or {}, person.language, first),
            picture=self._broadcast.picture,
            alt=pick(alt, person.language, first) if alt else None,
            rows=rows_of(self._broadcast.button, person.language, first),
            voice=self._broadcast.voice,
        )


def rows_of(labels: Mapping[str, str] | None, language: str, first: str) -> Rows:
    """Return the button that leads from words to dots, if there is to be one."""
    return ((Button(pick(dict(labels), language, first), DOTS),),) if labels else ()


def _letters_of(session: Session, process: Process, broadcast: Broadcast) -> Letters | None:
    """Return what a round of answers tells each resident; None if it is another broadcast."""
    if broadcast.kind != BroadcastKind.ANSWER:
        return None
    answer = round_of(session, broadcast)
    return Letters(session, process, answer) if answer else None


def _say_on_web(session: Session, broadcast: Broadcast, now: datetime) -> None:
    """On the web a message is said by being there; it disturbs nobody at night.

    Who has asked to be told of it, is told when the quiet hours are over.
    """
    is_here = (
        Outgoing.broadcast_id == broadcast.id,
        Outgoing.channel == Channel.WEB,
        Outgoing.state == Delivery.QUEUED,
    )
    asked = session.execute(
        select(Person, Outgoing.prompt_id, Outgoing.rung, Outgoing.item_id)
        .join(Outgoing, Outgoing.person_id == Person.id)
        .where(*is_here)
    ).all()
    session.execute(
        update(Outgoing)
        .where(*is_here)
        .values(
            state=Delivery.SENT, message=cast(Outgoing.id, String), not_before=now, done_at=now
        )
        .execution_options(synchronize_session=False)
    )
    with opened_book(session) as book:
        for person, prompt_id, rung, item_id in asked:
            if prompt_id is not None:
                turn_to(book, person, About(prompt_id, rung, item_id), now=now)
