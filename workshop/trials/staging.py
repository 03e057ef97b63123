"""Putting a message on for one resident who is none, through the rows that residents get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.tables import BroadcastState, Person, Process
from storage.vault import Vault
from workshop.broadcasts.planning import Plan, row_of
from workshop.broadcasts.rhythm import GROWN_UP
from workshop.broadcasts.rows import MakeSay, put_out
from workshop.messages import Channel, Heard, Said, Started
from workshop.residents.people import meet
from workshop.residents.places import Place, Role
from workshop.talk.history import History

APART = timedelta(seconds=1)
"""Between the parts of a series here: what can be pressed is under the newest one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button by its place: under which message of the conversation, row, and column; from 0.

    Not by what it carries: that names rows which are others each time a trial is played.
    """

    message: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Did:
    """One thing that the facilitator wrote, or the button that they pressed."""

    at: datetime
    what: Said | Choice


@dataclass(frozen=True, slots=True)
class Trying:
    """What is tried: the parts of a message, in one language, and what was answered so far."""

    plans: Sequence[Plan]
    language: str
    facilitator_id: int
    at: datetime
    did: Sequence[Did] = ()

    @property
    def address(self) -> str:
        """Where its one resident would be; in no transaction that is kept."""
        return f"trial-{self.facilitator_id}-{self.language}"


@dataclass(frozen=True, slots=True)
class Played:
    """What the chat shows; `last_words` instead, once the conversation has been deleted in it."""

    history: History
    last_words: tuple[str, ...] = ()


def put_on(
    session: Session, vault: Vault, process: Process, trying: Trying, *, make_say: MakeSay
) -> Person:
    """Return a resident who has just got all parts, the last of them at the trial's own moment.

    They have said yes and are grown up, unless the prompts are for the young alone. Only for a
    transaction that will be taken back: here they are a resident like any other.
    """
    first = trying.at - APART * len(trying.plans)
    person = _newcomer(session, vault, process, trying, first)
    for nth, plan in enumerate(trying.plans, start=1):
        at = first + nth * APART
        broadcast = row_of(process, plan, at)
        broadcast.state, broadcast.fired_at = BroadcastState.FIRED, at
        session.add(broadcast)
        session.flush()
        put_out(session, broadcast, process, [person.id], make_say=make_say, now=at)
    return person


def _newcomer(
    session: Session, vault: Vault, process: Process, trying: Trying, at: datetime
) -> Person:
    address, language = trying.address, trying.language
    start = Heard(Channel.WEB, address, address, at, Started(), language=language)
    person = meet(session, vault, process, start, now=at)
    # The same each time: by the code, what can be voted on is put in an order of one's own.
    person.code = f"trial-{trying.facilitator_id}"
    person.language = language
    person.consent_version, person.consented_at = process.consent_version, at
    person.age_band, person.role = _band(process, trying.plans), Role.RESIDENT
    person.place = Place.IDLE
    session.flush()
    return person


def _band(process: Process, plans: Sequence[Plan]) -> str:
    ages = next((plan.prompt.ages for plan in plans if plan.prompt and plan.prompt.ages), None)
    if ages:
        return ages[0]
    bands = process.ages["bands"]
    grown_up = (band["code"] for band in bands if int(band["from"]) >= GROWN_UP)
    return str(next(grown_up, bands[-1]["code"]))
