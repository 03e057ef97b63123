"""How many came from where and how far they went, as it is: never to be shown so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from storage.asking import once
from storage.tables import Contribution, ContributionState, Person, Process
from workshop.rehearsal.marks import IS_RESIDENT
from workshop.voices.byperson import first_of_each


class Came(NamedTuple):
    """How many came from a source; the others of those of them who have said yes."""

    source: str | None
    started: int
    agreed: int
    paused: int
    unreachable: int


class Spoke(NamedTuple):
    """How many from a source have answered anything, and how many more than one question."""

    source: str | None
    answered: int
    went_on: int


def came_from(session: Session, process: Process) -> Sequence[Came]:
    """Return how many came from each source, as they are; never to be shown so."""
    here = {"process": process.id}
    rows = once(session, ("who came", process.id), lambda: session.execute(_came(), here).all())
    return [Came(*row) for row in rows]


def answered_from(session: Session, process: Process) -> Sequence[Spoke]:
    """Return how many from each source have answered, as they are; never to be shown so."""
    here = {"process": process.id}
    rows = once(session, ("who spoke", process.id), lambda: session.execute(_spoke(), here).all())
    return [Spoke(*row) for row in rows]


@cache
def _came() -> Select[str | None, int, int, int, int]:
    has_agreed = Person.consent_version.is_not(None)
    is_paused, is_away = Person.paused_at.is_not(None), Person.unreachable_at.is_not(None)
    return (
        select(
            Person.source,
            func.count(),
            func.count().filter(has_agreed),
            func.count().filter(has_agreed & is_paused),
            func.count().filter(has_agreed & is_away),
        )
        .where(Person.process_id == bindparam("process"), IS_RESIDENT)
        .group_by(Person.source)
    )


@cache
def _spoke() -> Select[str | None, int, int]:
    """Ask of each person who has answered, and if more than one question; counted by source."""
    kept = Contribution.state == ContributionState.KEPT
    prompt_id = Contribution.prompt_id
    first = first_of_each(prompt_id, kept, prompt_id.is_not(None))
    # From the newest back: who has gone on was asked something else in the end.
    other = first_of_each(Contribution.id, kept, prompt_id != first, newest=True)
    each = (
        select(Person.source, other.is_not(None).label("went_on"))
        .where(Person.process_id == bindparam("process"), IS_RESIDENT)
        .where(Person.consent_version.is_not(None))
        .where(first_of_each(Contribution.id, kept).is_not(None))
        .subquery()
    )
    counts = (func.count(), func.count().filter(each.c.went_on))
    return select(each.c.source, *counts).group_by(each.c.source)
