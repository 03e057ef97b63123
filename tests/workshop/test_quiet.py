from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from storage.store import Store
from storage.tables import Process
from workshop.process import current_process
from workshop.talk.quiet import after_quiet, is_quiet, moment_at

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def process(store: Store, jevnaker: str) -> Process:
    with store.reading() as session:
        return current_process(session)


@pytest.mark.parametrize(
    ("clock", "utc"),
    [
        ("2027-03-28T01:59", "2027-03-28T00:59"),
        ("2027-03-28T02:00", "2027-03-28T01:00"),
        ("2027-03-28T02:30", "2027-03-28T01:00"),
        ("2027-03-28T03:00", "2027-03-28T01:00"),
        ("2027-10-31T01:59", "2027-10-30T23:59"),
        ("2027-10-31T02:00", "2027-10-31T00:00"),
        ("2027-10-31T02:30", "2027-10-31T00:30"),
        ("2027-10-31T03:00", "2027-10-31T02:00"),
    ],
)
def test_wall_clock_holds_when_clocks_change(clock: str, utc: str) -> None:
    moment = moment_at(datetime.fromisoformat(clock), OSLO)

    assert moment == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("20:59", False), ("21:00", True), ("23:59", True), ("07:59", True), ("08:00", False)],
)
def test_quiet_hours_span_midnight(process: Process, clock: str, expected: bool) -> None:
    now = datetime.fromisoformat(f"2026-11-23T{clock}").replace(tzinfo=OSLO)

    assert is_quiet(process, now) is expected


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("2026-11-23T22:00", "2026-11-24T08:00"),
        ("2026-11-24T03:30", "2026-11-24T08:00"),
        ("2026-11-24T12:00", "2026-11-24T12:00"),
        ("2027-03-27T22:00", "2027-03-28T08:00"),
        ("2027-10-30T22:00", "2027-10-31T08:00"),
    ],
)
def test_end_of_quiet_hours_is_on_the_wall_clock(
    process: Process, clock: str, expected: str
) -> None:
    moment = after_quiet(process, datetime.fromisoformat(clock).replace(tzinfo=OSLO))

    assert moment.astimezone(OSLO) == datetime.fromisoformat(expected).replace(tzinfo=OSLO)


def test_quiet_hours_by_day_end_the_same_day(process: Process) -> None:
    process.quiet_hours = {"starts": "11:00", "ends": "13:00"}

    moment = after_quiet(process, datetime(2026, 11, 23, 12, 0, tzinfo=OSLO))

    assert moment == datetime(2026, 11, 23, 13, 0, tzinfo=OSLO)
