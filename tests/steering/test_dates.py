"""Dates of a phase are changed at the board: what cannot be, and what is warned of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from storage.tables import Process
from tests.conftest import FakeClock
from tests.steering.conftest import Moves, last_audit, phase_of, states
from workshop.board.finding import find_prompt
from workshop.broadcasts import Plan, plan_broadcast
from workshop.process import move_phases, phases_of
from workshop.refusals import BadDates, NotAsShown
from workshop.steering.dates import (
    Caution,
    DateFault,
    Dates,
    cautions,
    change_dates,
    mark_of,
    overlapping,
)
from workshop.steering.moving import Verb

DAY = timedelta(days=1)
Changes = Callable[..., None]


@pytest.fixture
def changes(session: Session, process: Process, who: int, clock: FakeClock) -> Changes:
    """A way for Kari to change the dates of a phase by so much."""

    def change(
        kind: str,
        opens: timedelta = timedelta(),
        closes: timedelta = timedelta(),
        *,
        moves_it: bool = True,
        seen: str | None = None,
    ) -> None:
        phase = phase_of(session, process, kind)
        dates = Dates(phase.opens_at + opens, phase.closes_at + closes, moves_it)
        seen = mark_of(phase) if seen is None else seen
        now = clock()
        change_dates(session, process, kind, dates, seen=seen, facilitator_id=who, now=now)

    return change


def warned(
    session: Session, process: Process, kind: str, now: datetime, **by: timedelta
) -> list[Caution]:
    """Return what would be warned of, if a phase had its dates moved by so much."""
    phase = phase_of(session, process, kind)
    dates = Dates(
        phase.opens_at + by.get("opens", timedelta()),
        phase.closes_at + by.get("closes", timedelta()),
        moves_it=True,
    )
    return [one.caution for one in cautions(session, process, phase, dates, now=now)]


def test_changed_dates_stand_and_are_written_down(
    session: Session, process: Process, changes: Changes, who: int
) -> None:
    before = phase_of(session, process, "measures").closes_at

    changes("measures", closes=DAY)

    phase = phase_of(session, process, "measures")
    audit = last_audit(session)
    assert (phase.closes_at, phase.dates_by_hand) == (before + DAY, True)
    assert (audit.action, audit.facilitator_id) == ("phase-dates", who)
    assert audit.about["phase"] == "measures"
    assert audit.about["before"]["to"] == before.isoformat()


@pytest.mark.parametrize(
    ("kind", "by", "wrong"),
    [
        ("measures", {"opens": 40 * DAY}, {"closes": DateFault.CLOSES_FIRST}),
        ("measures", {"opens": -40 * DAY}, {"opens": DateFault.BEFORE_OTHER}),
        ("measures", {"closes": 40 * DAY}, {"closes": DateFault.AFTER_OTHER}),
    ],
)
def test_dates_that_cannot_be_are_refused(
    changes: Changes, kind: str, by: dict[str, timedelta], wrong: dict[str, DateFault]
) -> None:
    with pytest.raises(BadDates) as refused:
        changes(kind, **by)

    assert refused.value.wrong == wrong


def test_dates_that_would_delete_at_once_are_refused(
    session: Session, process: Process, changes: Changes, clock: FakeClock
) -> None:
    test = phase_of(session, process, "test")
    clock.now = test.closes_at + 25 * DAY
    shorter = -(test.closes_at - test.opens_at) + DAY

    with pytest.raises(BadDates) as refused:
        changes("test", closes=shorter)

    assert refused.value.wrong == {"closes": DateFault.DELETES}


def test_phase_opened_by_hand_follows_its_dates_again(
    session: Session, process: Process, moves: Moves, changes: Changes, clock: FakeClock
) -> None:
    moves(Verb.STEP)

    changes("measures")

    # Its first day is yet to come.
    assert states(session, process) == ["closed", "planned", "planned", "planned"]


def test_without_a_tick_dates_move_nothing(
    session: Session, process: Process, changes: Changes, clock: FakeClock
) -> None:
    changes("needs", moves_it=False)
    clock.now = phase_of(session, process, "needs").closes_at

    move_phases(session, process, now=clock())

    assert states(session, process)[0] == "open"


def test_colleague_who_was_faster_is_not_overwritten(
    session: Session, process: Process, changes: Changes
) -> None:
    seen = mark_of(phase_of(session, process, "measures"))
    changes("measures", closes=DAY)
    stands = phase_of(session, process, "measures").closes_at

    with pytest.raises(NotAsShown):
        changes("measures", closes=2 * DAY, seen=seen)

    assert phase_of(session, process, "measures").closes_at == stands


def test_meeting_outside_the_dates_is_warned_of(
    session: Session, process: Process, clock: FakeClock
) -> None:
    # The workshop is on 21 January.
    assert warned(session, process, "measures", clock(), opens=11 * DAY) == [Caution.MEETING]


def test_message_outside_the_dates_is_warned_of(
    session: Session, process: Process, clock: FakeClock
) -> None:
    prompt = find_prompt(session, process, "kjokkenbordet")
    due_at = phase_of(session, process, "needs").closes_at - DAY
    plan_broadcast(session, process, Plan(prompt, None, "all", due_at), now=clock())

    assert warned(session, process, "needs", clock(), closes=-2 * DAY) == [Caution.BROADCAST]


def test_moving_at_once_is_warned_of(session: Session, process: Process, clock: FakeClock) -> None:
    ends = -(phase_of(session, process, "needs").closes_at - clock()) + timedelta(hours=-1)

    assert Caution.CLOSES_NOW in warned(session, process, "needs", clock(), closes=ends)


def test_when_things_are_deleted_is_told_with_a_new_last_day(
    session: Session, process: Process, clock: FakeClock
) -> None:
    assert warned(session, process, "test", clock(), closes=DAY) == [Caution.DELETION]


def test_last_day_for_the_decision_is_compared(
    session: Session, process: Process, clock: FakeClock
) -> None:
    process.decides_by = "2027-05-09"

    told = warned(session, process, "test", clock(), closes=DAY)

    assert Caution.DECIDES_BEFORE in told
    assert warned(session, process, "test", clock()) == []


def test_overlap_with_a_file_is_found(session: Session, process: Process) -> None:
    needs, measures, *_ = phases_of(session, process)
    measures.opens_at = needs.closes_at - DAY

    assert overlapping(phases_of(session, process)) == [(needs, measures)]
