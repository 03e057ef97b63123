"""Weeks with workshops, series, reminders and a night of the clocks: every plan once, all kept.

Set LONG=1 for a month of 2,000 residents.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ProcessFile
from storage.schema import migrate
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Broadcast, BroadcastState, Outgoing, Person
from storage.vault import Vault
from tests.broadcasts.month import OSLO, TICK, Span, is_away, prepare
from tests.conftest import SECRET
from workshop.broadcasts.rhythm import rhythm_of
from workshop.loading import load_process
from workshop.process import current_process

IS_LONG = bool(os.environ.get("LONG"))
KILLS = 40 if IS_LONG else 6
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as it reached somebody."""

    person_id: int
    broadcast_id: int
    at: datetime


def span_from(first_day: str) -> Span:
    return Span(first_day, 28, 2_000, 400) if IS_LONG else Span(first_day, 9, 40, 8)


def live_through(url: str, folder: Path, span: Span) -> None:
    """Let it live, and die so many times on the way."""
    numbers = map(str, (span.days, span.residents, span.per_tick))
    command = [sys.executable, "-m", "tests.broadcasts.month", url, str(folder), span.first_day]
    command += numbers
    luck = random.Random(span.first_day)
    for _ in range(KILLS):
        before = _clock(folder)
        one = subprocess.Popen(command)
        while _clock(folder) == before and one.poll() is None:
            time.sleep(0.02)
        time.sleep(luck.uniform(0, 12 if IS_LONG else 0.5))
        one.kill()
        one.wait()
    assert subprocess.run(command, check=False).returncode == 0


def _clock(folder: Path) -> str:
    at = folder / "clock"
    return at.read_text() if at.exists() else ""


def seen_in(folder: Path) -> list[Seen]:
    lines = [line.split(" ", 2) for line in (folder / "sent").read_text().splitlines()]
    return [Seen(int(one), int(two), datetime.fromisoformat(at)) for one, two, at in lines]


def check(session: Session, span: Span, seen: list[Seen]) -> None:
    broadcasts = {one.id: one for one in session.scalars(select(Broadcast))}
    people = {one.id: one for one in session.scalars(select(Person))}
    _each_once(broadcasts, seen, span)
    _nobody_too_often(session, broadcasts, people, seen)
    _nobody_at_night(session, broadcasts, seen)
    _nobody_who_is_away(people, seen, span)
    _series_in_order(broadcasts, seen)
    rows = session.scalars(select(Outgoing)).all()
    by_kill = sum(row.state == "uncertain" and row.why != "cut" for row in rows)
    assert by_kill <= KILLS
    assert all(row.state != "sending" for row in rows)


def _each_once(broadcasts: dict[int, Broadcast], seen: list[Seen], span: Span) -> None:
    due = [one for one in broadcasts.values() if one.due_at < span.at(span.days) - TICK]
    assert {one.state for one in due} == {BroadcastState.FIRED}
    assert all(one.due_at <= (one.fired_at or span.at(0)) < one.due_at + TICK for one in due)
    twice = Counter((one.person_id, one.broadcast_id) for one in seen)
    assert max(twice.values()) == 1
    reached = {one.broadcast_id for one in seen}
    assert {one.id for one in due} - reached == set()


def _nobody_too_often(
    session: Session,
    broadcasts: dict[int, Broadcast],
    people: dict[int, Person],
    seen: list[Seen],
) -> None:
    process = current_process(session)
    rhythm = rhythm_of(process)
    of_person: dict[int, list[datetime]] = defaultdict(list)
    for one in seen:
        if not broadcasts[one.broadcast_id].is_urgent:
            of_person[one.person_id].append(one.at)
    full = 0
    for person_id, times in of_person.items():
        band = people[person_id].age_band
        most = rhythm.youth_per_week if band in {None, "13-15", "16-19"} else rhythm.per_week
        for at in times:
            in_week = sum(at - WEEK < other <= at for other in times)
            assert in_week <= most
            full += in_week == most
    assert full > 0, "nobody came near the limit: it was not tried"


def _nobody_at_night(session: Session, broadcasts: dict[int, Broadcast], seen: list[Seen]) -> None:
    quiet = current_process(session).quiet_hours
    at_night = 0
    for one in seen:
        clock = one.at.astimezone(OSLO).strftime("%H:%M")
        if broadcasts[one.broadcast_id].is_urgent:
            at_night += clock < quiet["ends"]
        else:
            assert quiet["ends"] <= clock < quiet["starts"]
    assert at_night > 0
    evening = next(one for one in broadcasts.values() if one.audience.startswith("not age"))
    days = {one.at.astimezone(OSLO).date() for one in seen if one.broadcast_id == evening.id}
    assert len(days) >= 2, "the evening's broadcast ended before the night: it was not tried"


def _nobody_who_is_away(people: dict[int, Person], seen: list[Seen], span: Span) -> None:
    assert not [one for one in seen if is_away(one.person_id, span, one.at)]
    assert not [one for one in seen if one.at < people[one.person_id].joined_at]


def _series_in_order(broadcasts: dict[int, Broadcast], seen: list[Seen]) -> None:
    parts = {one.id: one.place for one in broadcasts.values() if one.series_id}
    of_person: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for one in seen:
        if one.broadcast_id in parts:
            of_person[one.person_id].append((one.at, parts[one.broadcast_id]))
    late = 0
    for times in of_person.values():
        places = [place for _, place in sorted(times)]
        assert places == sorted(set(places))
        late += places[:1] == [1] and min(times)[0].astimezone(OSLO).hour != 10
    assert late > 0, "nobody came late: it was not tried"


def _run(url: str, folder: Path, span: Span, file: ProcessFile) -> None:
    store = Store(url)
    migrate(store.engine)
    with store.writing() as session:
        load_process(session, file, Shelf(folder / "media"), now=datetime(2026, 1, 1, tzinfo=UTC))
        prepare(session, Vault(SECRET), span)
    live_through(url, folder, span)
    with store.reading() as session:
        check(session, span, seen_in(folder))
        night = session.scalars(select(Broadcast).where(Broadcast.is_urgent)).one()
        summer = f"{night.fired_at or night.due_at:%H:%M}"
    store.close()
    assert summer == ("00:30" if span.first_day.startswith("2026-10") else "01:00")


@pytest.mark.sqlite
@pytest.mark.slow
@pytest.mark.timeout(7_200)
def test_autumn_when_a_night_has_its_hour_twice(
    database_url: str, tmp_path: Path, jevnaker_file: ProcessFile
) -> None:
    _run(database_url, tmp_path, span_from("2026-10-19"), jevnaker_file)


@pytest.mark.postgresql
@pytest.mark.slow
@pytest.mark.timeout(7_200)
def test_spring_when_a_night_has_no_such_hour(
    database_url: str, tmp_path: Path, jevnaker_file: ProcessFile
) -> None:
    _run(database_url, tmp_path, span_from("2027-03-22"), jevnaker_file)
