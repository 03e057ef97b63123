"""Those who could vote and those who did, as they are counted; never shown as they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Ballot, Dot, PaperDots, Person, Process
from workshop.board.headcount import UNSAID
from workshop.board.protecting import FEW
from workshop.rehearsal.marks import IS_RESIDENT
from workshop.voting.cohorts import Room, cohort_of, rooms_of

Dots = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part, by what they have told, with their dots on each option."""

    groups: Mapping[str, str]
    dots: Dots = field(default_factory=dict)

    @property
    def has_voted(self) -> bool:
        """Whether they have placed any."""
        return any(self.dots.values())


def members_of(session: Session, ballot: Ballot) -> list[Member]:
    """Return those who take part in the process now: whoever no longer does has no voice.

    Robots of a rehearsal take part in nothing.
    """
    dots = _dots_by_person(session, ballot)
    here = (Person.process_id == ballot.process_id, IS_RESIDENT)
    people = session.scalars(select(Person).where(*here, Person.consent_version.is_not(None)))
    opened_at = ballot.opened_at or ballot.made_at
    rooms = rooms_of(session, session.get_one(Process, ballot.process_id))
    return [Member(_groups_of(one, opened_at, rooms), dots.get(one.id, {})) for one in people]


def _groups_of(person: Person, opened_at: datetime, rooms: Sequence[Room]) -> dict[str, str]:
    return {
        "channel": person.channel,
        "cohort": cohort_of(person.source, person.joined_at, opened_at, rooms),
        "age_band": person.age_band or UNSAID,
        "area": person.area or UNSAID,
    }


def voted_so_far(session: Session, ballot: Ballot) -> int:
    """Return how many have placed a dot."""
    return (
        session.scalar(
            select(func.count(Dot.person_id.distinct()))
            .join(Person, Person.id == Dot.person_id)
            .where(Dot.ballot_id == ballot.id, IS_RESIDENT, Person.consent_version.is_not(None))
        )
        or 0
    )


def told_so_far(session: Session, ballot: Ballot) -> int | None:
    """Return how many have placed a dot, in steps of five and so that five at least may not have.

    0 stands for fewer than five; None where nothing can be told, because so few take part.
    """
    here = (Person.process_id == ballot.process_id, IS_RESIDENT)
    members = select(func.count()).where(*here, Person.consent_version.is_not(None))
    told = (session.scalar(members) or 0) - FEW
    return min(voted_so_far(session, ballot), told) // FEW * FEW if told >= FEW else None


def on_paper(session: Session, ballot: Ballot) -> dict[int, int]:
    """Return how many paper dots each option has, of all tables together."""
    rows = session.execute(
        select(PaperDots.option_id, func.sum(PaperDots.count))
        .where(PaperDots.ballot_id == ballot.id, PaperDots.is_removed.is_(False))
        .group_by(PaperDots.option_id)
    )
    return {option: int(n) for option, n in rows}


def count_groups(members: Sequence[Member], name: str) -> Counter[str]:
    """Return how many there are of each group."""
    return Counter(one.groups[name] for one in members)


def sum_dots(members: Sequence[Member], options: Sequence[int]) -> list[int]:
    """Return how many dots these people have on each option."""
    return [sum(one.dots.get(option, 0) for one in members) for option in options]


def in_groups(
    members: Sequence[Member], group_of: Callable[[Member], str]
) -> dict[str, list[Member]]:
    """Return people by group."""
    found: defaultdict[str, list[Member]] = defaultdict(list)
    for one in members:
        found[group_of(one)].append(one)
    return found


def _dots_by_person(session: Session, ballot: Ballot) -> dict[int, dict[int, int]]:
    rows = session.execute(
        select(Dot.person_id, Dot.option_id, Dot.count).where(Dot.ballot_id == ballot.id)
    )
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for person, option, n in rows:
        found[person][option] = n
    return found
