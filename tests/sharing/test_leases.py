"""One process at a time hears the bot and delivers; another takes over."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.house import House
from bot.leasing import RENEW_EVERY_S, has_ended, this_process, while_leased
from bot.settings import read_settings
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Lease
from storage.vault import Vault
from tests.conftest import MONDAY, SECRET, FakeClock
from tests.running.conftest import becomes
from tests.sharing.at_once import at_once
from tests.telegram_edges.running import Running
from workshop.upkeep.leases import LEASE_FOR, common_now, give_back, take_lease

SILENT_S = 10.0


@pytest.fixture
def houses(
    stores: list[Store], vault: Vault, shelf: Shelf, catalogue: Catalogue, clock: FakeClock
) -> list[House]:
    """The house as each process has it open."""
    settings = read_settings(shelf.folder, {"SECRET_KEY": SECRET})
    return [House(settings, store, vault, shelf, catalogue, clock) for store in stores]


def take(store: Store, holder: str, clock: FakeClock) -> str | None:
    """Ask for the lease; who has it then."""
    with store.writing() as session:
        return take_lease(session, "listener", holder, clock=clock)


@contextmanager
def working(house: House, done: list[House]) -> Iterator[Running]:
    """Let a process do something under a lease; it is noted when it begins."""

    async def work(ends: asyncio.Event) -> None:
        done.append(house)
        await ends.wait()

    with Running(lambda stop: while_leased(house, "listener", stop, work)) as running:
        yield running


def test_lease_asked_for_by_all_is_had_by_one(stores: list[Store], clock: FakeClock) -> None:
    holders = at_once(*(partial(take, one, f"p{n}", clock) for n, one in enumerate(stores)))

    assert len(set(holders)) == 1


def test_lease_runs_out_unless_renewed(store: Store, clock: FakeClock) -> None:
    take(store, "first", clock)
    clock.advance(seconds=LEASE_FOR.total_seconds() - 1)
    renewed = take(store, "first", clock)
    clock.advance(seconds=LEASE_FOR.total_seconds() - 1)
    waits = take(store, "second", clock)
    clock.advance(seconds=1)

    assert (renewed, waits, take(store, "second", clock)) == ("first", "first", "second")


def test_lease_given_back_is_free(store: Store, clock: FakeClock) -> None:
    take(store, "first", clock)
    with store.writing() as session:
        give_back(session, "listener", "second")
        give_back(session, "listener", "first")

    assert take(store, "second", clock) == "second"


def test_lease_from_before_a_clock_went_back_is_free(store: Store, clock: FakeClock) -> None:
    take(store, "dead", clock)
    clock.advance(hours=-1)

    assert take(store, "second", clock) == "second"


def test_lease_renewed_while_its_row_was_waited_for_is_not_taken(
    store: Store, clock: FakeClock
) -> None:
    asked_at = clock()
    clock.advance(seconds=12)
    take(store, "one", clock)
    moments = iter((asked_at, clock()))

    with store.writing() as session:
        holder = take_lease(session, "listener", "two", clock=lambda: next(moments))

    assert holder == "one"


def test_second_process_goes_on_when_the_first_has_died(
    houses: list[House], clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[House] = []
    first, second, *_ = houses

    with working(first, done) as dying:
        becomes(lambda: done == [first])
        with working(second, done):
            is_told = becomes(lambda: "has=false held-by=" in caplog.text)
            at_work = list(done)
            dying.dies()
            clock.advance(seconds=LEASE_FOR.total_seconds())
            # On PostgreSQL no clock of ours counts: it has to run out.
            has_gone_on = becomes(lambda: done == [first, second])

    assert (is_told, at_work, has_gone_on) == (True, [first], True)


@pytest.mark.postgresql
def test_machine_whose_clock_is_ahead_takes_nothing_from_others(
    houses: list[House], clock: FakeClock
) -> None:
    done: list[House] = []
    first, second, *_ = houses
    hasty = replace(second, clock=FakeClock(clock() + timedelta(hours=1)))

    with working(first, done):
        becomes(lambda: done == [first])
        with working(hasty, done):
            time.sleep(2 * RENEW_EVERY_S)

    assert done == [first]


def test_work_ends_when_the_lease_is_lost(houses: list[House], store: Store) -> None:
    done: list[House] = []

    with working(houses[0], done):
        becomes(lambda: len(done) == 1)
        with store.writing() as session:
            late = common_now(session, MONDAY) + LEASE_FOR
            session.execute(update(Lease).values(holder="h/b/1/1/1", until=late))
        time.sleep(2 * RENEW_EVERY_S)
        with store.writing() as session:
            give_back(session, "listener", "h/b/1/1/1")
        begins_again = becomes(lambda: len(done) == 2)

    assert begins_again


def test_work_ends_in_time_though_the_database_says_nothing(
    houses: list[House], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.leasing.LEASE_FOR", timedelta(seconds=1))
    monkeypatch.setattr("bot.leasing.RENEW_EVERY_S", 0.1)
    answers, ended, done = threading.Event(), threading.Event(), list[House]()
    answers.set()

    def silent_clock() -> datetime:
        answers.wait(SILENT_S)
        return clock()

    async def work(ends: asyncio.Event) -> None:
        done.append(house)
        await ends.wait()
        ended.set()

    house = replace(houses[0], clock=silent_clock)
    with Running(lambda stop: while_leased(house, "listener", stop, work)):
        becomes(lambda: done == [house])
        answers.clear()
        has_ended_in_time = ended.wait(SILENT_S / 2)
        answers.set()

    assert has_ended_in_time


def test_lease_is_given_back_at_the_end(houses: list[House], store: Store) -> None:
    done: list[House] = []

    with working(houses[0], done):
        becomes(lambda: done == [houses[0]])

    with store.reading() as session:
        assert session.scalars(select(Lease)).all() == []


def test_dead_process_of_this_machine_is_not_waited_for() -> None:
    name = "from bot.leasing import this_process; print(this_process())"
    ran = subprocess.run([sys.executable, "-c", name], capture_output=True, text=True, check=True)

    assert has_ended(f"{ran.stdout.strip()}/1")
    assert not has_ended(f"{this_process()}/1")


def test_process_of_another_machine_is_waited_for() -> None:
    host, boot, pid, begun = this_process().split("/")

    assert not has_ended(f"{host}/another-{boot}/{pid}/0{begun}/1")


@pytest.mark.parametrize(
    ("host", "theirs", "is_ended"),
    [
        ("3f2a9c01d7be", "3f2a9c01d7be", True),
        ("3f2a9c01d7be", "0123456789ab", False),
        ("by-name", "by-name", False),
    ],
)
def test_container_that_was_started_again_does_not_wait_for_itself(
    monkeypatch: pytest.MonkeyPatch, host: str, theirs: str, *, is_ended: bool
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: host)
    _, where, pid, begun = this_process().split("/")
    boot, _ = where.split(":", 1)

    assert has_ended(f"{theirs}/{boot}:pid:[1]/{pid}/{begun}/1") is is_ended
