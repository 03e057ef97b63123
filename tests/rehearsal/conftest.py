"""A rehearsal at a time that stands still, over the shipped process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.rehearsal import Rehearser
from prompts.catalogue import Catalogue
from storage.store import Store
from storage.tables import Base, Contribution, Facilitator, Person
from storage.vault import Vault
from tests.conftest import FakeClock
from workshop.board.staff import StaffRole
from workshop.messages import Channel
from workshop.process import current_process
from workshop.rehearsal.marks import rehearsal_of
from workshop.rehearsal.starting import Pace, progress_of, start
from workshop.sorting.acts import Hand

ROBOTS = 8
MOST_TICKS = 500


@pytest.fixture
def rehearser(
    store: Store, vault: Vault, catalogue: Catalogue, clock: FakeClock, jevnaker: str
) -> Rehearser:
    """What lets robots speak."""
    return Rehearser(store, vault, catalogue, clock)


Begin = Callable[..., None]


@pytest.fixture
def begin(store: Store, clock: FakeClock, jevnaker: str) -> Begin:
    """A way to start a rehearsal of a round."""

    def start_one(kind: str = "needs", robots: int = ROBOTS, pace: Pace = Pace.BRISK) -> None:
        with store.writing() as session:
            process = current_process(session)
            start(session, process, kind, robots=robots, pace=pace, now=clock())

    return start_one


@pytest.fixture
def facilitator_id(store: Store, clock: FakeClock, jevnaker: str) -> int:
    """Kari, a facilitator."""
    with store.writing() as session:
        kari = Facilitator(name="Kari", role=StaffRole.FACILITATOR, created_at=clock())
        session.add(kari)
        session.flush()
        return kari.id


@contextmanager
def acting(store: Store, facilitator_id: int, clock: FakeClock) -> Iterator[Hand]:
    """Give the hand of a facilitator for one request."""
    with store.writing() as session:
        yield Hand(session, current_process(session), facilitator_id, clock())


def play(rehearser: Rehearser) -> None:
    """Let all robots say all they have to say."""
    for _ in range(MOST_TICKS):
        rehearser.rehearse()
        with rehearser.store.reading() as session:
            rehearsal = rehearsal_of(session, current_process(session))
            if rehearsal is None or progress_of(session, rehearsal).is_over:
                return
    raise AssertionError("the robots never come to an end")


def rows(store: Store) -> dict[str, int]:
    """Return how many rows each table has."""
    with store.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def said_by_robots(session: Session) -> list[Contribution]:
    """Return what robots have said, oldest first."""
    of_robots = select(Contribution).where(Contribution.channel == Channel.REHEARSAL)
    return list(session.scalars(of_robots.order_by(Contribution.id)))


def robots_in(session: Session) -> list[Person]:
    """Return the robots, as residents, in the order they came."""
    robots = select(Person).where(Person.channel == Channel.REHEARSAL)
    return list(session.scalars(robots.order_by(Person.id)))
