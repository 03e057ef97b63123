"""`verksted run` as an operator starts it or is refused, and the parts against the stand-in."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.address import bind
from bot.commands import main
from bot.house import House
from bot.running import Part, run_until
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from tests import logbook
from tests.commands.conftest import LOCALES, SETTINGS, Ran
from tests.conftest import SECRET
from tests.plot import Plot
from tests.telegram import StandIn
from tests.telegram_edges.running import Running
from workshop.clock import utc_now

ROOT = Path(__file__).parent.parent.parent
STARTS_WITHIN_S = 60.0
GLANCE_S = 0.05
Process = subprocess.Popen[str]
Starts = Callable[..., Process]
Refused = Callable[..., Ran]
OWN = {"SECRET_KEY": SECRET, "WEB_PORT": "0", "LC_ALL": "en_GB.UTF-8"}
"""The settings of every run, unless a test says otherwise."""


@pytest.fixture
def starts(tmp_path: Path) -> Iterator[Starts]:
    """Return what starts `verksted run` in a folder of its own with these settings, in English."""
    started: list[Process] = []

    def starts(*arguments: str, **settings: str) -> Process:
        own = {**OWN, **settings}
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield starts
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Refused:
    """Return what `verksted run` says in the same place where it cannot start, in this process."""
    monkeypatch.chdir(tmp_path)

    def refused(*arguments: str, **settings: str) -> Ran:
        with monkeypatch.context() as place, logbook.kept():
            for name in (*SETTINGS, *LOCALES):
                place.delenv(name, raising=False)
            for name, value in {**OWN, **settings}.items():
                place.setenv(name, value)
            code = main(["run", *arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return refused


@pytest.fixture
def telegram() -> Iterator[StandIn]:
    """A Telegram of this test's own."""
    with StandIn.start() as standin:
        yield standin


@pytest.fixture
def plot(store: Store, vault: Vault, shelf: Shelf, catalogue: Catalogue, jevnaker: str) -> Plot:
    """What a house with the shipped process is built of."""
    return Plot(store, vault, shelf, catalogue)


@pytest.fixture
def house(plot: Plot, telegram: StandIn) -> House:
    """Everything opened, pointing at the stand-in."""
    return plot.house(telegram, utc_now)


def ended(process: Process) -> tuple[int, str, str]:
    """Wait until it has ended; return its exit code and what it said, aloud and on the side."""
    said, complained = process.communicate(timeout=STARTS_WITHIN_S)
    return process.returncode, said, complained


@contextmanager
def serving(house: House, parts: Sequence[Part]) -> Iterator[httpx.Client]:
    """Run these parts, the web among them, and give a browser for it."""
    listening = bind(house)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"

    async def work(stop: asyncio.Event) -> None:
        await run_until(house, parts, listening, stop)

    with Running(work), httpx.Client(base_url=address, timeout=STARTS_WITHIN_S) as browser:
        yield browser


def becomes(is_so: Callable[[], bool]) -> bool:
    """Wait until it is so; tell whether it became so in time. Libraries take seconds to load."""
    ends_at = time.monotonic() + STARTS_WITHIN_S
    while not is_so() and time.monotonic() < ends_at:
        time.sleep(GLANCE_S)
    return is_so()
