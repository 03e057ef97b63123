"""The whole bot against the stand-in: real aiogram hears, real python-telegram-bot speaks."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.house import House
from bot.running import Part, run_until
from bot.settings import read_settings
from handlers import AT_ONCE, Pace
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Contribution
from storage.vault import Vault
from tests.conftest import MONDAY, SECRET
from tests.telegram import StandIn
from tests.telegram.clock import Clock
from tests.telegram.person import Resident
from tests.workshop.residents import join
from workshop.intake import heartbeats

TELEGRAM_PARTS = (Part.LISTENER, Part.COURIER, Part.CLOCK)
STARTS_WITHIN_S = 60
GLANCE_S = 0.02


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
def house(
    store: Store,
    vault: Vault,
    shelf: Shelf,
    catalogue: Catalogue,
    jevnaker: str,
    telegram: StandIn,
    tmp_path: Path,
    pace: Pace,
) -> House:
    """Everything opened, with the shipped process, pointing at the stand-in."""
    settings = read_settings(
        tmp_path,
        {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_BASE": telegram.base_url,
            "DATABASE_URL": store.url,
            "SECRET_KEY": SECRET,
        },
    )

    def now() -> datetime:
        return datetime.fromtimestamp(telegram.clock.now(), UTC)

    return House(settings, store, vault, shelf, catalogue, now, pace)


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
        # From a cold start the listener's library takes seconds to load.
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
