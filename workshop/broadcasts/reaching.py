"""Whom a broadcast reaches, and why not the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, case, false, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from storage.tables import (
    MAY_ARRIVE,
    Broadcast,
    BroadcastKind,
    Contribution,
    Delivery,
    Outgoing,
    Person,
    Process,
    Prompt,
)
from workshop.broadcasts.rhythm import asked_this_week, delivered_from
from workshop.rehearsal.marks import IS_RESIDENT
from workshop.residents.audience import has_said, read_audience
from workshop.residents.people import has_consented
from workshop.talk.quiet import DAY

ARRIVED = (Delivery.SENT, Delivery.UNCERTAIN)
QUEUE = timedelta(hours=6)
"""So long may a message to all take until it has come to the last of them."""


class Excluded(StrEnum):
    """Why a broadcast does not reach a resident."""

    AUDIENCE = "audience"
    CONSENT = "not-consented"
    PAUSED = "paused"
    UNREACHABLE = "unreachable"
    TOO_YOUNG = "under-age"
    OTHER_DECK = "other-deck"
    HAS_IT = "already-got-it"
    ENOUGH = "asked-this-week"


@dataclass(frozen=True, slots=True)
class Whom:
    """What decides whom a broadcast reaches: what is planned, or what stands in its row.

    `reminds_id` is the broadcast it reminds of: it reaches those who got that one about
    `remind_after` days ago or earlier, and have not answered since. What `is_owed` to people is
    no more asking: it is not counted against a week.
    """

    audience: str
    prompt_id: int | None = None
    from_age: int = 0
    is_urgent: bool = False
    reminds_id: int | None = None
    remind_after: int = 0
    is_owed: bool = False

    @property
    def is_free(self) -> bool:
        """Whether it comes however much a week has held already."""
        return self.is_urgent or self.is_owed


@dataclass(frozen=True, slots=True)
class Reach:
    """The residents a broadcast reaches, by id, and how many it does not, by reason."""

    person_ids: tuple[int, ...]
    excluded: Mapping[Excluded, int]


def whom_of(broadcast: Broadcast) -> Whom:
    """Return what decides whom this broadcast reaches."""
    return Whom(
        broadcast.audience,
        broadcast.prompt_id,
        broadcast.from_age,
        broadcast.is_urgent,
        broadcast.reminds_id,
        broadcast.remind_after,
        broadcast.kind == BroadcastKind.ANSWER,
    )


def reach_of(session: Session, process: Process, whom: Whom, *, now: datetime) -> Reach:
    """Return whom a broadcast reaches if it goes out now.

    Each resident is counted once, for the first reason that holds. Robots of a rehearsal are
    nobody: they are neither reached nor left out. Raises BadAudience.
    """
    reasons = why_not(session, process, whom, now=now)
    reason = case(*((holds, literal(str(why))) for why, holds in reasons.items()), else_=None)
    reached: list[int] = []
    excluded: Counter[str] = Counter()
    people = select(Person.id, reason).where(Person.process_id == process.id, IS_RESIDENT)
    for person_id, why in session.execute(people.order_by(Person.id)):
        if why is None:
            reached.append(person_id)
        else:
            excluded[why] += 1
    return Reach(tuple(reached), {reason: excluded[reason] for reason in Excluded})


def why_not(
    session: Session, process: Process, whom: Whom, *, now: datetime
) -> dict[Excluded, ColumnElement[bool]]:
    """Return the conditions under which a resident is left out, in the order they are told.

    Raises BadAudience.
    """
    audience = read_audience(session, process, whom.audience)
    at = delivered_from(process, now, is_urgent=whom.is_urgent)
    if whom.reminds_id is not None:
        audience &= _still_owes(whom.reminds_id, had_by=at - _wait(whom.remind_after))
    is_current = Person.consent_version == process.consent_version
    return {
        Excluded.AUDIENCE: ~audience,
        Excluded.CONSENT: or_(Person.consent_version.is_(None), ~is_current),
        Excluded.PAUSED: Person.paused_at.is_not(None),
        Excluded.UNREACHABLE: Person.unreachable_at.is_not(None),
        Excluded.TOO_YOUNG: _is_younger(process, whom.from_age),
        Excluded.OTHER_DECK: _has_another_deck(session, whom.prompt_id),
        Excluded.HAS_IT: _has_it(whom),
        Excluded.ENOUGH: false() if whom.is_free else asked_this_week(process, at, now=now),
    }


def may_be_reached(process: Process, person: Person) -> bool:
    """Tell whether this resident, held by us, still wants and can get what comes unasked."""
    is_away = person.paused_at is not None or person.unreachable_at is not None
    return has_consented(person, process) and not is_away


def _is_younger(process: Process, from_age: int) -> ColumnElement[bool]:
    if not from_age:
        return false()
    old_enough = [one["code"] for one in process.ages["bands"] if int(one["from"]) >= from_age]
    return or_(Person.age_band.is_(None), Person.age_band.not_in(old_enough))


def _has_another_deck(session: Session, prompt_id: int | None) -> ColumnElement[bool]:
    """Tell whom a prompt is not meant for: an age band's own deck is for that band alone."""
    prompt = session.get(Prompt, prompt_id) if prompt_id is not None else None
    if prompt is None or not prompt.ages:
        return false()
    return or_(Person.age_band.is_(None), Person.age_band.not_in(prompt.ages))


def _has_it(whom: Whom) -> ColumnElement[bool]:
    """Tell who got this prompt in an earlier broadcast; asking in turn does not count."""
    if whom.prompt_id is None or whom.reminds_id is not None:
        return false()
    row = aliased(Outgoing)
    return (
        select(row.id)
        .where(
            row.person_id == Person.id,
            row.prompt_id == whom.prompt_id,
            row.broadcast_id.is_not(None),
            row.state.in_(MAY_ARRIVE),
        )
        .exists()
    )


def _wait(days: int) -> timedelta:
    """Return how long somebody has had a question before they are reminded.

    A little less than it says: a long queue may lie before a message.
    """
    return max(timedelta(), days * DAY - QUEUE)


def _still_owes(broadcast_id: int, *, had_by: datetime) -> ColumnElement[bool]:
    """Tell who got a broadcast by a moment, and has said nothing to its question."""
    row = aliased(Outgoing)
    got_it = (
        select(row.id)
        .where(
            row.person_id == Person.id,
            row.broadcast_id == broadcast_id,
            row.state.in_(ARRIVED),
            func.coalesce(row.done_at, row.not_before) <= had_by,
        )
        .exists()
    )
    asked = select(Broadcast.prompt_id).where(Broadcast.id == broadcast_id).scalar_subquery()
    return got_it & ~has_said(Contribution.prompt_id == asked)
