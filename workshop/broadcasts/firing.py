"""Turning a broadcast that is due into one message for each resident it reaches."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, insert, select, update
from sqlalchemy.orm import Session

from prompts.words import pick
from storage.sharing import take_turn, try_turn
from storage.tables import (
    Broadcast,
    BroadcastState,
    Delivery,
    Outgoing,
    Person,
    Process,
    Prompt,
)
from workshop.book import opened_book
from workshop.broadcasts.reaching import may_be_reached, reach_of
from workshop.messages import About, Channel, Priority, Say, SayKind
from workshop.outbox.queueing import payload_of
from workshop.refusals import BadAudience
from workshop.talk.quiet import after_quiet
from workshop.talk.turning import turn_to

log = logging.getLogger(__name__)

MakeSay = Callable[[Person, Prompt], Say]
"""Puts a prompt to a resident; the floor above knows how."""
AT_A_TIME = 500
FIRING = "firing"
"""Who fires does it alone: else two broadcasts of one prompt could reach somebody twice."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A broadcast that has become messages, and to how many."""

    broadcast_id: int
    recipients: int


def fire_due(session: Session, now: datetime, *, make_say: MakeSay) -> list[Fired]:
    """Turn every planned broadcast that is due into outgoing rows, each exactly once.

    Late ones are fired too. One whose audience can no longer be read (the process file has
    changed since) is cancelled, so that it neither reaches the wrong people nor stops the others.
    Two processes may call this at the same time: while one is at it, the other leaves it to it.
    """
    if not try_turn(session, FIRING):
        return []
    due = session.scalars(
        select(Broadcast.id)
        .where(Broadcast.state == BroadcastState.PLANNED, Broadcast.due_at <= now)
        .order_by(Broadcast.due_at, Broadcast.id)
    ).all()
    return [
        fired
        for broadcast_id in due
        if (fired := fire(session, broadcast_id, now, make_say=make_say)) is not None
    ]


def fire(session: Session, broadcast_id: int, now: datetime, *, make_say: MakeSay) -> Fired | None:
    """Turn one planned broadcast into outgoing rows; None if it was cancelled or is fired."""
    take_turn(session, FIRING)
    claimed = session.scalar(
        update(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.state == BroadcastState.PLANNED)
        .values(state=BroadcastState.FIRED, fired_at=now)
        .returning(Broadcast.id)
    )
    if claimed is None:
        return None
    broadcast = session.get_one(Broadcast, broadcast_id, populate_existing=True)
    process = session.get_one(Process, broadcast.process_id)
    try:
        reach = reach_of(session, process, broadcast.audience, broadcast.prompt_id)
    except BadAudience:
        broadcast.state = BroadcastState.CANCELLED
        log.warning("action=broadcast-cancelled broadcast=%d why=audience", broadcast_id)
        return None
    message = _Message(session, broadcast, process, make_say, now)
    count = 0
    for start in range(0, len(reach.person_ids), AT_A_TIME):
        people = _held(session, process, reach.person_ids[start : start + AT_A_TIME])
        count += len(people)
        if people:
            session.execute(insert(Outgoing), [message.row_for(person) for person in people])
    _say_on_web(session, broadcast, now)
    return Fired(broadcast_id, count)


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
        self._not_before = now if broadcast.is_urgent else after_quiet(process, now)

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
            "not_before": self._not_before,
        }

    def _say(self, person: Person) -> Say:
        if self._prompt is not None:
            return self._make_say(person, self._prompt)
        words = self._broadcast.words or {}
        return Say(pick(words, person.language, self._process.languages[0]))


def _say_on_web(session: Session, broadcast: Broadcast, now: datetime) -> None:
    """On the web a message is said by being there; it disturbs nobody at night."""
    is_here = (Outgoing.broadcast_id == broadcast.id, Outgoing.channel == Channel.WEB)
    session.execute(
        update(Outgoing)
        .where(*is_here)
        .values(
            state=Delivery.SENT, message=cast(Outgoing.id, String), not_before=now, done_at=now
        )
        .execution_options(synchronize_session=False)
    )
    asked = session.execute(
        select(Person, Outgoing.prompt_id, Outgoing.rung, Outgoing.item_id)
        .join(Outgoing, Outgoing.person_id == Person.id)
        .where(*is_here)
    )
    with opened_book(session) as book:
        for person, prompt_id, rung, item_id in asked.all():
            if prompt_id is not None:
                turn_to(book, person, About(prompt_id, rung, item_id), now=now)
