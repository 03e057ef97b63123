"""The whole bot against the stand-in: real aiogram hears, real python-telegram-bot speaks."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

# Loaded before any test's time begins: on a busy machine the libraries can take a minute.
from bot import hearing, posting  # noqa: F401
from bot.house import House
from bot.running import Part, run_until
from handlers import AT_ONCE, Pace
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Contribution
from storage.vault import Vault
from tests.conftest import MONDAY
from tests.plot import Plot
from tests.telegram import StandIn
from tests.telegram.clock import Clock
from tests.telegram.person import Resident
from tests.workshop.residents import join
from workshop.upkeep.intake import heartbeats

TELEGRAM_PARTS = (Part.LISTENER, Part.COURIER, Part.CLOCK)
STARTS_WITHIN_S = 60
GLANCE_S = 0.02
SECOND_S = 0.1
"""So long a second of the chores lasts: nobody waits for the next tick."""


@pytest.fixture
def telegram() -> Iterator[StandIn]:
    """A Telegram of this test's own, at 10:00 in Oslo on a Monday of the needs phase."""
    clock = Clock()
    clock.advance(MONDAY.timestamp() - clock.now())
    with StandIn.start(clock=clock) as standin:
        yield standin


@pytest.fixture
def pace() -> Pace:
    """Whoever plays both sides of a conversation waits for nobody."""
    return AT_ONCE


@pytest.fixture
def plot(store: Store, vault: Vault, shelf: Shelf, catalogue: Catalogue, jevnaker: str) -> Plot:
    """What a house with the shipped process is built of."""
    return Plot(store, vault, shelf, catalogue)


@pytest.fixture
def house(plot: Plot, telegram: StandIn, pace: Pace) -> House:
    """Everything opened, by the clock of the stand-in."""

    def now() -> datetime:
        return datetime.fromtimestamp(telegram.clock.now(), UTC)

    return replace(plot.house(telegram, now, pace=pace), second_s=SECOND_S)


class Running:
    """The bot at work in a thread of its own."""

    def __init__(self, house: House, listening: socket.socket | None = None) -> None:
        """Start it, for a webhook at this socket; when this returns it listens."""
        self.house = house
        self._listening = listening
        self._begun = threading.Event()
        self._begun_at = house.clock()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._work()))
        self._thread.start()
        self._begun.wait(timeout=STARTS_WITHIN_S)
        self._wait_until_it_listens()

    def ends(self) -> None:
        """Stop it as SIGTERM does: what is in flight is finished."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(timeout=30)

    def voices(self) -> list[Contribution]:
        """Return what is kept, oldest first."""
        with self.house.store.reading() as session:
            return list(session.scalars(select(Contribution).order_by(Contribution.id)))

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._begun.set()
        await run_until(self.house, TELEGRAM_PARTS, self._listening, self._stop)

    def _wait_until_it_listens(self) -> None:
        ends_at = time.monotonic() + STARTS_WITHIN_S
        while not self._listens():
            if not self._thread.is_alive() or time.monotonic() > ends_at:
                self.ends()
                pytest.fail("the bot did not start")
            time.sleep(GLANCE_S)

    def _listens(self) -> bool:
        with self.house.store.reading() as session:
            listener = heartbeats(session).get(Part.LISTENER)
        return listener is not None and listener.beat_at >= self._begun_at


@pytest.fixture
def bot(house: House) -> Iterator[Running]:
    """The bot, running until the test is over."""
    running = Running(house)
    yield running
    running.ends()


def take_part(house: House, resident: Resident) -> None:
    """Let somebody have said yes, and all about themselves, without a word on Telegram."""
    with house.store.writing() as session:
        join(session, house.vault, str(resident.chat_id), now=house.clock(), age_band="67-79")


def take_up(bot: Running, resident: Resident) -> None:
    """Let somebody who takes part be asked about the first photo."""
    take_part(bot.house, resident)
    resident.starts()
    resident.waits_for(lambda heard: heard.picture is not None)
