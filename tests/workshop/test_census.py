"""The census in memory says at every moment what a plain count of the table says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import CensusChange, Contribution, Phase, Process, Prompt
from tests.conftest import MONDAY
from workshop.board.census import Cells, Census, trim_changes
from workshop.board.days import Days, Quarters, Said

Act = tuple[str, int, int]
"""What is done, to which contribution (counted from the newest), and with what."""
ACTS = st.tuples(
    st.sampled_from(
        ["say", "say", "say", "look", "look", "withdraw", "keep", "move", "delete", "reword"]
    ),
    st.integers(0, 9),
    st.integers(0, 5),
)
DROP = {
    "sqlite": "DROP TRIGGER contribution_gone",
    "postgresql": "DROP TRIGGER contribution_gone ON contribution",
}
PLAIN = (
    select(
        Contribution.process_id, Contribution.phase_id, Contribution.prompt_id,
        Contribution.channel, Contribution.source, Contribution.meeting_id, func.count(),
    )
    .where(Contribution.state == "kept")
    .group_by(
        Contribution.process_id, Contribution.phase_id, Contribution.prompt_id,
        Contribution.channel, Contribution.source, Contribution.meeting_id,
    )
)  # fmt: skip


def plainly_counted(session: Session) -> Cells:
    """Return the counts as one query gives them."""
    return Counter({tuple(kind): n for *kind, n in session.execute(PLAIN)})  # type: ignore[misc]


def plainly_by_quarter(session: Session) -> Quarters:
    """Return how much was said when, as one reads it from every row."""
    own = select(Contribution.said_at, Contribution.process_id, Contribution.channel)
    rows = session.execute(own.where(Contribution.state == "kept"))
    return Counter(Said(int(at.timestamp()) // 900, of, channel) for at, of, channel in rows)


def say(session: Session, nth: int) -> None:
    """Keep one more contribution, of one of several kinds."""
    process_id = session.scalars(select(Process.id)).one()
    phases = session.scalars(select(Phase.id)).all()
    prompts = [None, *session.scalars(select(Prompt.id))]
    row = {
        "process_id": process_id,
        "phase_id": phases[nth % len(phases)],
        "prompt_id": prompts[nth],
        "channel": ("room", "telegram", "web")[nth % 3],
        "source": (None, "buss")[nth % 2],
        "kind": "text",
        "text": "Noen ord",
        "language": "nb",
        "said_at": MONDAY + timedelta(minutes=10 * nth),
        "kept_at": MONDAY,
        "state": "kept",
        "flags": [],
    }
    session.execute(insert(Contribution), [row])


def do(session: Session, act: Act) -> None:
    """Change something as verbs do."""
    what, which, how = act
    newest = session.scalar(select(func.max(Contribution.id))) or 0
    row = Contribution.id == newest - which
    changes: dict[str, dict[str, object]] = {
        "withdraw": {"state": "withdrawn"},
        "keep": {"state": "kept"},
        "move": {"prompt_id": how + 1, "source": f"plakat-{how}"},
        "reword": {"text": f"Andre ord {how}"},
    }
    if what == "say":
        say(session, how)
    elif what == "delete":
        session.execute(delete(Contribution).where(row))
    elif what in changes:
        session.execute(update(Contribution).where(row).values(changes[what]))


@contextmanager
def passing(store: Store) -> Iterator[Session]:
    """Open a transaction of which nothing is kept."""
    with Session(store.engine) as session:
        yield session
        session.rollback()


@pytest.mark.usefixtures("jevnaker")
@pytest.mark.parametrize("late", [0, 3])
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(ACTS, max_size=60))
def test_census_equals_a_plain_count(store: Store, late: int, acts: list[Act]) -> None:
    census = Census(after=2, late=late, stride=3)

    with passing(store) as session:
        for act in acts:
            do(session, act)
            if act[0] == "look":
                assert census.count(session) == plainly_counted(session)
        assert census.count(session) == plainly_counted(session)


@pytest.mark.usefixtures("jevnaker")
@pytest.mark.parametrize("late", [0, 3])
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(ACTS, max_size=60))
def test_days_equal_a_plain_count(store: Store, late: int, acts: list[Act]) -> None:
    days = Days(after=2, late=late, stride=3)

    with passing(store) as session:
        for act in acts:
            do(session, act)
            if act[0] == "look":
                assert days.count(session) == plainly_by_quarter(session)
        assert days.count(session) == plainly_by_quarter(session)


@pytest.mark.usefixtures("jevnaker")
def test_missed_changes_are_counted_anew(store: Store) -> None:
    census = Census(after=1)
    with store.writing() as session:
        for nth in range(6):
            say(session, nth)
        census.count(session)
        session.execute(delete(Contribution).where(Contribution.id < 4))
        session.execute(delete(CensusChange).where(CensusChange.id < 3))

        counted = census.count(session)

        assert counted == plainly_counted(session)


@pytest.mark.usefixtures("jevnaker")
def test_counting_again_reads_no_old_rows(store: Store) -> None:
    census = Census(after=1, late=0)
    with store.writing() as session:
        say(session, 1)
        census.count(session)
        # Behind the triggers' back: who would count anew would see it.
        session.connection().exec_driver_sql(DROP[store.engine.dialect.name])
        session.execute(delete(Contribution))

        counted = census.count(session)

        assert counted.total() == 1


@pytest.mark.usefixtures("jevnaker")
def test_only_the_newest_changes_are_kept(store: Store) -> None:
    with store.writing() as session:
        for nth in range(6):
            say(session, nth)
        session.execute(delete(Contribution))

        trim_changes(session, keep=2)

        left = session.scalars(select(CensusChange.id).order_by(CensusChange.id)).all()
        assert left == [5, 6]
