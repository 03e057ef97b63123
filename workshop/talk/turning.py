"""A question put unasked: when the conversation turns to it, and when it does not."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.tables import StepState
from workshop.book import Book
from workshop.messages import About
from workshop.residents.people import stand_at
from workshop.residents.places import Place
from workshop.residents.resident import Resident
from workshop.talk.asking import mark_step, step_state

UNTOUCHED_FOR = timedelta(minutes=30)
"""A question left alone for so long gives way to one that a facilitator sends."""

STILL_ARRIVING = frozenset({Place.CONSENT, Place.DECLINED, Place.AGE, Place.AREA, Place.ROLE})


def turn_to(book: Book, person: Resident, about: About, *, now: datetime) -> bool:
    """Let the conversation stand at a question that was put unasked, and tell whether it does.

    Only where nothing is asked, or what was asked has not been touched for 30 minutes: somebody
    in the middle of something is not interrupted. Their reply to the message itself, or a press
    on it, still finds its question.
    """
    if not _is_free(person, now):
        return False
    person.prompt_id = about.prompt_id
    person.item_id = about.item_id
    person.rung = about.rung
    person.contribution_id = person.carrying_id = None
    stand_at(person, Place.QUESTION, now=now)
    if step_state(book, person, about) is None:
        mark_step(book, person, about, StepState.OPEN, now=now)
    return True


def _is_free(person: Resident, now: datetime) -> bool:
    if person.place == Place.IDLE:
        return True
    # Whatever was asked, after so long a silence nobody is in the middle of it any more.
    return (
        person.place not in STILL_ARRIVING
        and max(person.place_at, person.heard_at) < now - UNTOUCHED_FOR
    )
