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
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from storage.among import Among
from storage.plates import Asking, read_rows, table_of
from storage.tables import (
    Address,
    Contribution,
    Delivery,
    Flag,
    Outgoing,
    Payload,
    Person,
    Seen,
    Step,
)
from workshop.book.deck import Deck, Shelved
from workshop.book.ink import Ink
from workshop.messages import Say, SayKind
from workshop.residents.resident import STORED, Known, Resident, read_known

EventKey = str
PersonKey = tuple[str, str]
"""Channel and fingerprint of an address."""
StepKey = tuple[int, int]
"""Prompt and item; 0 where the prompt is about no item."""
PayloadKey = tuple[str, int, str | None]
"""Words, the identity of the rows of buttons, picture."""


SEEN, PERSON, ADDRESS, STEP, SAID = map(table_of, (Seen, Person, Address, Step, Contribution))
# Made once: to build a statement takes longer than to run it.
EVENTS = select(SEEN.c.fingerprint).where(Among(SEEN.c.fingerprint, "events"))
PEOPLE = (
    select(ADDRESS.c.channel, ADDRESS.c.fingerprint, *(PERSON.c[name] for name in STORED))
    .join(PERSON, PERSON.c.id == ADDRESS.c.person_id)
    .where(Among(ADDRESS.c.channel, "channels"), Among(ADDRESS.c.fingerprint, "fingerprints"))
    .order_by(PERSON.c.id)
)
STEPS = select(
    STEP.c.person_id, STEP.c.prompt_id, STEP.c.item_id, STEP.c.state, STEP.c.rung
).where(Among(STEP.c.person_id, "people"))
LAST_WORDS = select(
    SAID.c.person_id, SAID.c.id, SAID.c.kind, func.length(SAID.c.text), SAID.c.said_at,
    SAID.c.prompt_id, SAID.c.rung, SAID.c.item_id, SAID.c.kept_at,
    cast(SAID.c.flags, String).contains(f'"{Flag.FREE}"'),
).where(
    SAID.c.id.in_(
        select(func.max(SAID.c.id))
        .where(Among(SAID.c.person_id, "people"))
        .group_by(SAID.c.person_id)
    )
)  # fmt: skip
OUT = table_of(Outgoing)
# Who waits for silence, and of whom a message is in doubt: mostly nobody, and then no row is read.
# Doubt is looked for by its state: everything that was said to somebody has no id for long.
WAITING = union_all(
    select(OUT.c.person_id, literal(True).label("is_patient")).where(
        Among(OUT.c.person_id, "people"), OUT.c.is_patient
    ),
    select(OUT.c.person_id, literal(False)).where(
        Among(OUT.c.person_id + 0, "people"), OUT.c.state == Delivery.UNCERTAIN
    ),
)
PATIENT = (
    select(Outgoing)
    .where(Outgoing.person_id.in_(bindparam("people", expanding=True)), Outgoing.is_patient)
    .order_by(Outgoing.id)
    # Held, so that no courier in another process takes it while it is put off or dropped.
    .with_for_update(key_share=True)
)
DOUBTFUL = (
    select(Outgoing)
    .where(
        Outgoing.person_id.in_(bindparam("people", expanding=True)),
        Outgoing.state == Delivery.UNCERTAIN,
    )
    .where(Outgoing.kind == SayKind.MESSAGE, Outgoing.message.is_(None))
)


class StepAt(NamedTuple):
    """How far a resident is with one prompt. A tuple: a batch makes several for each resident."""

    state: str
    rung: int


class LastWords(NamedTuple):
    """What a resident said last: enough to tell what comes after it."""

    id: int | None
    kind: str
    length: int
    said_at: datetime
    prompt_id: int | None
    rung: int
    item_id: int | None
    kept_at: datetime
    is_free: bool


@dataclass(slots=True)
class _Page:
    """What has been read of one resident."""

    steps: dict[StepKey, StepAt] = field(default_factory=dict)
    last_words: LastWords | None = None
    words_before: LastWords | None = None
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
        self.payloads: dict[PayloadKey, tuple[Say, Payload]] = {}
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
        self._taken.update({seen: True for (seen,) in self._read(EVENTS, events=list(events))})
        self._people = dict.fromkeys(people)
        self._read_people(people)
        self._open_pages(list(self._known))

    def get_ready(self) -> None:
        """Read what every batch reads, for none yet, so that it is made ready once."""
        self.read_ahead((), ())
        self.deck.get_ready()

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

    def words_before(self, person: Resident) -> LastWords | None:
        """Return what a resident had said last before what was kept of them here.

        What they have taken back since is still what they said.
        """
        return self._page(person).words_before

    def add_words(self, person: Resident, row: dict[str, Any]) -> None:
        """Write down a contribution that is words alone."""
        self._ink.write(Contribution, row)
        self.heard_last(person, None, row)

    def heard_last(self, person: Resident, number: int | None, row: dict[str, Any]) -> None:
        """Remember this contribution as the newest of its resident.

        What was said before it has been looked at by then, or it would be found itself.
        """
        page = self._page(person)
        page.words_before = page.last_words
        page.last_words = LastWords(
            id=number,
            kind=row["kind"],
            length=len(row["text"]),
            said_at=row["said_at"],
            prompt_id=row["prompt_id"],
            rung=row["rung"],
            item_id=row["item_id"],
            kept_at=row["kept_at"],
            is_free=Flag.FREE in row["flags"],
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

    def _read(self, statement: Asking, **asked: Any) -> list[tuple[Any, ...]]:
        # What has been changed in mapped rows is to be found too.
        self._session.flush()
        return read_rows(self._session.connection(), statement, **asked)

    def _read_people(self, keys: Sequence[PersonKey]) -> None:
        channels = list({channel for channel, _ in keys})
        fingerprints = [fingerprint for _, fingerprint in keys]
        found = self._read(PEOPLE, channels=channels, fingerprints=fingerprints)
        for channel, fingerprint, *values in found:
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
        for person_id, prompt_id, item_id, *step in self._read(STEPS, people=person_ids):
            pages[person_id].steps[prompt_id, item_id] = StepAt(*step)
        for person_id, *words in self._read(LAST_WORDS, people=person_ids):
            pages[person_id].last_words = LastWords(*words)
        waiting = self._read(WAITING, people=person_ids)
        patient = [person_id for person_id, is_patient in waiting if is_patient]
        for person_id, row in _patient(self._session, patient).items():
            pages[person_id].patient = row
        for row in _doubtful(
            self._session, [one for one, is_patient in waiting if not is_patient]
        ):
            pages[row.person_id or 0].doubtful.append(row)
        self._pages.update(pages)


@contextmanager
def opened_book(session: Session) -> Iterator[Book]:
    """Open a book for one thing to be done; it is settled on leaving."""
    book = Book(session)
    yield book
    book.settle()


def _doubtful(session: Session, person_ids: list[int]) -> Sequence[Outgoing]:
    return session.scalars(DOUBTFUL, {"people": person_ids}).all() if person_ids else ()


def _patient(session: Session, person_ids: list[int]) -> dict[int, Outgoing]:
    if not person_ids:
        return {}
    waiting = session.scalars(PATIENT, {"people": person_ids})
    return {row.person_id: row for row in waiting if row.person_id is not None}
