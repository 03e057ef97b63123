"""The whole bot against the stand-in: real aiogram hears, real python-telegram-bot speaks."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.house import House
from bot.running import Part, run_until
from bot.settings import read_settings
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests.conftest import SECRET
from tests.telegram import StandIn
from workshop.clock import utc_now

TELEGRAM_PARTS = (Part.LISTENER, Part.COURIER, Part.CLOCK)


@pytest.fixture
def telegram() -> Iterator[StandIn]:
    """A Telegram of this test's own."""
    with StandIn.start() as standin:
        yield standin


@pytest.fixture
def house(
    store: Store,
    vault: Vault,
    shelf: Shelf,
    catalogue: Catalogue,
    jevnaker: str,
    telegram: StandIn,
    tmp_path: Path,
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
    return House(settings, store, vault, shelf, catalogue, utc_now)


class Running:
    """The bot at work in a thread of its own."""

    def __init__(self, house: House) -> None:
        """Start it; it is at work soon after."""
        self.house = house
        self._begun = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._work()))
        self._thread.start()
        self._begun.wait(timeout=10)

    def ends(self) -> None:
        """Stop it as SIGTERM does: what is in flight is finished."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(timeout=30)

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._begun.set()
        await run_until(self.house, TELEGRAM_PARTS, None, self._stop)


@pytest.fixture
def bot(house: House) -> Iterator[Running]:
    """The bot, running until the test is over."""
    running = Running(house)
    yield running
    running.ends()
