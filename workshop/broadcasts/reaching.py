"""Whom a broadcast reaches, and why not the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Delivery, Outgoing, Person, Process
from workshop.rehearsal.marks import IS_RESIDENT
from workshop.residents.audience import read_audience
from workshop.residents.people import has_consented

ARRIVED = (Delivery.QUEUED, Delivery.SENDING, Delivery.SENT, Delivery.UNCERTAIN)
"""States in which a message has reached somebody, or still may."""


class Excluded(StrEnum):
    """Why a broadcast does not reach a resident."""

    AUDIENCE = "audience"
    CONSENT = "not-consented"
    PAUSED = "paused"
    UNREACHABLE = "unreachable"
    HAS_IT = "already-got-it"


@dataclass(frozen=True, slots=True)
class Reach:
    """The residents a broadcast reaches, by id, and how many it does not, by reason."""

    person_ids: tuple[int, ...]
    excluded: Mapping[Excluded, int]


def reach_of(session: Session, process: Process, audience: str, prompt_id: int | None) -> Reach:
    """Return whom a broadcast reaches now. Consent and pause are read at call time.

    Robots of a rehearsal are nobody: they are neither reached nor left out. Raises BadAudience.
    """
    in_audience = set(
        session.scalars(
            select(Person.id).where(
                Person.process_id == process.id, read_audience(session, process, audience)
            )
        )
    )
    has_it = _who_has(session, prompt_id)
    reached: list[int] = []
    excluded: Counter[Excluded] = Counter()
    for person in session.scalars(
        select(Person).where(Person.process_id == process.id, IS_RESIDENT).order_by(Person.id)
    ):
        reason = _why_not(process, person, in_audience, has_it)
        if reason is None:
            reached.append(person.id)
        else:
            excluded[reason] += 1
    return Reach(tuple(reached), {reason: excluded[reason] for reason in Excluded})


def may_be_reached(process: Process, person: Person) -> bool:
    """Tell whether this resident may be written to unasked."""
    return _why_not(process, person, {person.id}, set()) is None


def _why_not(
    process: Process, person: Person, in_audience: set[int], has_it: set[int]
) -> Excluded | None:
    """Return the first reason that holds; each resident is counted once."""
    reasons = {
        Excluded.AUDIENCE: person.id not in in_audience,
        Excluded.CONSENT: not has_consented(person, process),
        Excluded.PAUSED: person.paused_at is not None,
        Excluded.UNREACHABLE: person.unreachable_at is not None,
        Excluded.HAS_IT: person.id in has_it,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _who_has(session: Session, prompt_id: int | None) -> set[int]:
    """Return who got this prompt in an earlier broadcast; asking in turn does not count."""
    if prompt_id is None:
        return set()
    return {
        person_id
        for person_id in session.scalars(
            select(Outgoing.person_id).where(
                Outgoing.prompt_id == prompt_id,
                Outgoing.broadcast_id.is_not(None),
                Outgoing.state.in_(ARRIVED),
            )
        )
        if person_id is not None
    }
