"""The book of one transaction: what it may look up, read together; what it says, written together.

A batch of a hundred residents would otherwise ask the database the same small things a hundred
times. Nothing here decides anything: verbs look things up in the book and write into it, and find
in the database what has not been read ahead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select
from sqlalchemy.orm import Session

from storage.tables import Address, Contribution, Delivery, Outgoing, Person, Seen, Step
from workshop.book.deck import Deck, Shelved
from workshop.book.ink import Ink
from workshop.messages import SayKind
from workshop.residents.resident import STORED, Known, Resident, read_known

EventKey = str
PersonKey = tuple[str, str]
"""Channel and fingerprint of an address."""
StepKey = tuple[int, int]
"""Prompt and item; 0 where the prompt is about no item."""


def _any_of(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


# Made once: to build a statement takes longer than to run it.
EVENTS = select(Seen.fingerprint).where(Seen.fingerprint.in_(_any_of("events")))
PEOPLE = (
    select(Address.channel, Address.fingerprint, *(getattr(Person, name) for name in STORED))
    .join(Person, Person.id == Address.person_id)
    .where(Address.channel.in_(_any_of("channels")))
    .where(Address.fingerprint.in_(_any_of("fingerprints")))
    .order_by(Person.id)
)
STEPS = select(Step.person_id, Step.prompt_id, Step.item_id, Step.state, Step.rung).where(
    Step.person_id.in_(_any_of("people"))
)
LAST_WORDS = select(
    Contribution.person_id, Contribution.id, Contribution.kind,
    func.length(Contribution.text), Contribution.said_at, Contribution.prompt_id,
    Contribution.rung, Contribution.item_id,
).where(
    Contribution.id.in_(
        select(func.max(Contribution.id))
        .where(Contribution.person_id.in_(_any_of("people")))
        .group_by(Contribution.person_id)
    )
)  # fmt: skip
PATIENT = (
    select(Outgoing)
    .where(Outgoing.person_id.in_(_any_of("people")), Outgoing.is_patient)
    .order_by(Outgoing.id)
    # Held, so that no courier in another process takes it while it is put off or dropped.
    .with_for_update(key_share=True)
)
DOUBTFUL = (
    select(Outgoing)
    .where(Outgoing.person_id.in_(_any_of("people")), Outgoing.state == Delivery.UNCERTAIN)
    .where(Outgoing.kind == SayKind.MESSAGE, Outgoing.message.is_(None))
)


@dataclass(frozen=True, slots=True)
class StepAt:
    """How far a resident is with one prompt."""

    state: str
    rung: int


@dataclass(frozen=True, slots=True)
class LastWords:
    """What a resident said last: enough to tell what comes after it."""

    id: int | None
    kind: str
    length: int
    said_at: datetime
    prompt_id: int | None
    rung: int
    item_id: int | None


@dataclass(slots=True)
class _Page:
    """What has been read of one resident."""

    steps: dict[StepKey, StepAt] = field(default_factory=dict)
    last_words: LastWords | None = None
    patient: Outgoing | None = None
    doubtful: list[Outgoing] = field(default_factory=list)


class Book:
    """Look-ups and notes within one transaction; `settle` before it commits."""

    def __init__(self, session: Session, shelved: Shelved | None = None) -> None:
        """Open an empty book over a transaction; `shelved` is what another has read before."""
        self._session = session
        self._ink = Ink(session)
        self._people: dict[PersonKey, Resident | None] = {}
        self._known: dict[int, Known] = {}
        self._pages: dict[int, _Page] = {}
        self._taken: dict[EventKey, bool] = {}
        self._made_patient: set[int] = set()
        self.deck = Deck(session, shelved)

    @property
    def session(self) -> Session:
        """The transaction, with everything written into it that stands in the book.

        Save where residents stand: that is theirs to know, and is written when it is settled.
        """
        self._ink.settle()
        return self._session

    def settle(self) -> None:
        """Write what stands in the book; the transaction can be committed then."""
        self._ink.settle()
        self._ink.write_people(self._known.values())

    def read_ahead(self, events: Sequence[EventKey], people: Sequence[PersonKey]) -> None:
        """Read what a batch will look up: its events, its residents and what is known of them."""
        self._taken = dict.fromkeys(events, False)
        seen = self._session.scalars(EVENTS, {"events": list(events)})
        self._taken.update(dict.fromkeys(seen, True))
        self._people = dict.fromkeys(people)
        self._read_people(people)
        self._open_pages(list(self._known))

    def take_once(self, event: EventKey, *, now: datetime) -> bool:
        """Tell whether this event is new, and remember it. Order plays no part."""
        if event not in self._taken:
            self._taken[event] = self._session.get(Seen, event) is not None
        if self._taken[event]:
            return False
        self._taken[event] = True
        self._ink.write(Seen, {"fingerprint": event, "taken_at": now})
        return True

    def person_at(self, key: PersonKey) -> Resident | None:
        """Return the resident behind an address, if we know one."""
        if key not in self._people:
            self._people[key] = None
            self._read_people([key])
        person = self._people[key]
        return person if person is not None and self.holds(person) else None

    def meets(self, key: PersonKey, person: Resident) -> None:
        """Remember who has just been met, of whom nothing else is known yet."""
        self._people[key] = person
        self._pages[person.id] = _Page()

    def holds(self, person: Resident) -> bool:
        """Tell whether the resident is still there: not somebody erased in this transaction."""
        return not person.is_gone if isinstance(person, Known) else person in self._session

    def steps_of(self, person: Resident) -> dict[StepKey, StepAt]:
        """Return how far a resident is with each prompt they were asked; not to be changed."""
        return self._page(person).steps

    def mark(self, person: Resident, key: StepKey, step: StepAt, *, now: datetime) -> None:
        """Write down how far a resident is with a prompt."""
        self._page(person).steps[key] = step
        self._ink.write_step(person.id, key, step.state, step.rung, now)

    def last_words_of(self, person: Resident) -> LastWords | None:
        """Return what a resident said last."""
        return self._page(person).last_words

    def add_words(self, person: Resident, row: dict[str, Any]) -> None:
        """Write down a contribution that is words alone."""
        self._ink.write(Contribution, row)
        self.heard_last(person, None, row)

    def heard_last(self, person: Resident, number: int | None, row: dict[str, Any]) -> None:
        """Remember this contribution as the newest of its resident."""
        self._page(person).last_words = LastWords(
            id=number,
            kind=row["kind"],
            length=len(row["text"]),
            said_at=row["said_at"],
            prompt_id=row["prompt_id"],
            rung=row["rung"],
            item_id=row["item_id"],
        )

    def patient_answer(self, person: Resident) -> Outgoing | None:
        """Return what waits, or waited, for the silence of this resident."""
        page = self._page(person)
        if person.id in self._made_patient:
            self._made_patient.discard(person.id)
            page.patient = _patient(self.session, [person.id]).get(person.id)
        return page.patient

    def no_longer_patient(self, person: Resident, answer: Outgoing) -> None:
        """Let an answer be one like any other: something else has been done since."""
        answer.is_patient = False
        self._page(person).patient = None

    def doubtful_of(self, person: Resident) -> list[Outgoing]:
        """Return the messages to a resident of which we do not know whether they arrived."""
        return self._page(person).doubtful

    def say(self, row: dict[str, Any]) -> None:
        """Write down something to be said."""
        self._ink.write(Outgoing, row)
        if row["is_patient"] and row["person_id"] is not None:
            self._made_patient.add(row["person_id"])

    def _read_people(self, keys: Sequence[PersonKey]) -> None:
        for channel, fingerprint, *values in _people(self._session, keys):
            # Whoever has two addresses is one resident all the same.
            if values[0] not in self._known:
                self._known[values[0]] = read_known(tuple(values))
            self._people[channel, fingerprint] = self._known[values[0]]

    def _page(self, person: Resident) -> _Page:
        if person.id not in self._pages:
            self._open_pages([person.id])
        return self._pages[person.id]

    def _open_pages(self, person_ids: list[int]) -> None:
        pages = {person_id: _Page() for person_id in person_ids}
        for person_id, key, step in _steps(self._session, person_ids):
            pages[person_id].steps[key] = step
        for person_id, words in _last_words(self._session, person_ids):
            pages[person_id].last_words = words
        for person_id, row in _patient(self._session, person_ids).items():
            pages[person_id].patient = row
        for row in self._session.scalars(DOUBTFUL, {"people": person_ids}):
            if row.person_id is not None:
                pages[row.person_id].doubtful.append(row)
        self._pages.update(pages)


@contextmanager
def opened_book(session: Session) -> Iterator[Book]:
    """Open a book for one thing to be done; it is settled on leaving."""
    book = Book(session)
    yield book
    book.settle()


def _people(session: Session, keys: Sequence[PersonKey]) -> Sequence[Row[*tuple[Any, ...]]]:
    asked = {
        "channels": list({channel for channel, _ in keys}),
        "fingerprints": [fingerprint for _, fingerprint in keys],
    }
    return session.execute(PEOPLE, asked).all()


def _steps(session: Session, person_ids: list[int]) -> list[tuple[int, StepKey, StepAt]]:
    found = session.execute(STEPS, {"people": person_ids})
    return [(row[0], (row[1], row[2]), StepAt(row[3], row[4])) for row in found]


def _last_words(session: Session, person_ids: list[int]) -> list[tuple[int, LastWords]]:
    found = session.execute(LAST_WORDS, {"people": person_ids})
    return [(row[0], LastWords(*row[1:])) for row in found]


def _patient(session: Session, person_ids: list[int]) -> dict[int, Outgoing]:
    waiting = session.scalars(PATIENT, {"people": person_ids})
    return {row.person_id: row for row in waiting if row.person_id is not None}
