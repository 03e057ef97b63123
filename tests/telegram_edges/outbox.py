"""Filling an outbox and reading what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Broadcast, BroadcastState, Delivery, Outgoing, Person, Prompt
from storage.vault import Vault
from tests.conftest import MONDAY
from tests.telegram import Resident
from workshop.book import opened_book
from workshop.messages import Channel, Heard, Priority, Say, SayKind, Started
from workshop.outbox.queueing import payload_of, say_farewell, say_to, seal_toast
from workshop.process import current_process
from workshop.residents.people import meet, record_consent
from workshop.residents.places import Place


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outbox of one database; each method is one transaction."""

    store: Store
    vault: Vault
    shelf: Shelf

    def knows(self, resident: Resident, place: Place = Place.IDLE) -> int:
        """Make a resident known to us who takes part, standing at a place; the person's id."""
        with self.store.writing() as session:
            process = current_process(session)
            person = meet(session, self.vault, process, _hello(resident), now=MONDAY)
            record_consent(session, person, process, is_yes=True, now=MONDAY)
            person.age_band = "40-66"
            person.place = place
            return person.id

    def says(self, person_id: int, *says: Say, at: datetime = MONDAY) -> None:
        """Queue answers to a resident."""
        with self.store.writing() as session, opened_book(session) as book:
            person = session.get_one(Person, person_id)
            say_to(book, person, [self._sealed(say) for say in says], now=at)

    def _sealed(self, say: Say) -> Say:
        is_toast = say.kind == SayKind.TOAST and say.to is not None
        return replace(say, to=seal_toast(self.vault, str(say.to))) if is_toast else say

    def bids_farewell(self, resident: Resident, *says: Say) -> None:
        """Queue words to somebody of whom nothing is kept."""
        with self.store.writing() as session, opened_book(session) as book:
            process = current_process(session)
            say_farewell(book, self.vault, process, _hello(resident), says, now=MONDAY)

    def broadcasts(self, people: Sequence[int], say: Say, *, prompt: int | None = None) -> None:
        """Queue one message, with a prompt's question, to many."""
        with self.store.writing() as session:
            process_id = current_process(session).id
            broadcast = Broadcast(
                process_id=process_id,
                prompt_id=prompt,
                words=None,
                audience="all",
                due_at=MONDAY,
                state=BroadcastState.FIRED,
                created_at=MONDAY,
            )
            session.add(broadcast)
            session.flush()
            session.add_all(_row(person, broadcast, say) for person in people)

    def prompt_id(self) -> int:
        """Return the id of some prompt."""
        with self.store.reading() as session:
            return session.scalars(select(Prompt.id).order_by(Prompt.id).limit(1)).one()

    def renames(self, table: str, name: str) -> None:
        """Take a table away under another name: whoever wants it meets an OperationalError."""
        with self.store.writing() as session:
            session.connection().exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")

    def rows(self) -> list[Outgoing]:
        """Return all rows in order."""
        with self.store.reading() as session:
            return list(session.scalars(select(Outgoing).order_by(Outgoing.id)))

    def states(self) -> list[str]:
        """Return the states of all rows in order."""
        return [row.state for row in self.rows()]

    def counts(self) -> Counter[str]:
        """Return how many rows are in which state."""
        return Counter(self.states())

    def is_done(self) -> bool:
        """Tell whether nothing waits and nothing is in flight."""
        return not self.counts().keys() & {Delivery.QUEUED, Delivery.SENDING}

    def person(self, person_id: int) -> Person:
        """Return a resident as stored."""
        with self.store.reading() as session:
            return session.get_one(Person, person_id)


def _hello(resident: Resident) -> Heard:
    address = str(resident.chat_id)
    return Heard(Channel.TELEGRAM, address, f"m:{address}:1", MONDAY, Started(), message="1")


def _row(person_id: int, broadcast: Broadcast, say: Say) -> Outgoing:
    return Outgoing(
        process_id=broadcast.process_id,
        person_id=person_id,
        channel=Channel.TELEGRAM,
        kind=SayKind.MESSAGE,
        priority=Priority.BROADCAST,
        payload=payload_of(say),
        prompt_id=broadcast.prompt_id,
        broadcast_id=broadcast.id,
        state=Delivery.QUEUED,
        created_at=MONDAY,
        not_before=MONDAY,
    )
