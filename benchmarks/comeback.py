"""The bot after a kill: from its start until the first update that waited is on disk."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import func, select

from benchmarks.mail import text_update
from benchmarks.post_office import post_office
from benchmarks.town import FIRST_CHAT, Town
from storage.store import Store
from storage.tables import Contribution

PARTS = "listener,courier,clock"
FIRST_MESSAGE = 800_000
IMPORTING = "import time; t = time.perf_counter(); import aiogram; print(time.perf_counter() - t)"
LONGEST_S = 60.0
LOOK_EVERY_S = 0.005


@dataclass(slots=True)
class Comebacks:
    """Seconds until the first update was kept, and of the library's import just before."""

    kept: list[float] = field(default_factory=list)
    imports: list[float] = field(default_factory=list)

    @property
    def beyond(self) -> list[float]:
        """What each start took beside the import of its library."""
        return [kept - alone for kept, alone in zip(self.kept, self.imports, strict=True)]


def come_back(town: Town, rounds: int) -> Comebacks:
    """Kill a bot and start it again, so many times."""
    found = Comebacks()
    with post_office() as post, _store_of(town) as store:
        base, token = post.address()
        post.knows([FIRST_CHAT])
        environment = town.environment(TELEGRAM_API_BASE=base, TELEGRAM_BOT_TOKEN=token)
        # The first life leaves its lease behind, as a killed one does; it is not counted.
        for nth in range(rounds + 1):
            import_s = _import_s(environment)
            post.queue([text_update(FIRST_CHAT, FIRST_MESSAGE + nth)])
            kept_s = _life(town, environment, store)
            if nth:
                found.imports.append(import_s)
                found.kept.append(kept_s)
    return found


def _life(town: Town, environment: dict[str, str], store: Store) -> float:
    before, began = _kept(store), time.monotonic()
    arguments = [sys.executable, "-m", "bot", "run", "--only", PARTS]
    bot = subprocess.Popen(arguments, env=environment, cwd=town.folder, stdout=subprocess.DEVNULL)
    try:
        while _kept(store) == before:
            if time.monotonic() - began > LONGEST_S:
                raise TimeoutError("the bot did not come back")
            time.sleep(LOOK_EVERY_S)
        return time.monotonic() - began
    finally:
        bot.kill()
        bot.wait()


def _kept(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count(Contribution.id))) or 0


def _import_s(environment: dict[str, str]) -> float:
    importing = [sys.executable, "-c", IMPORTING]
    done = subprocess.run(importing, env=environment, capture_output=True, check=True)
    return float(done.stdout)


@contextmanager
def _store_of(town: Town) -> Iterator[Store]:
    store = Store(town.database_url)
    try:
        yield store
    finally:
        store.close()
