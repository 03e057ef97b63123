"""How many waiting updates a second are taken, beside stock aiogram bots on the same queue.

Ours parses, converses, stores, queues the answers and commits to disk (synchronous=FULL) before
it acknowledges; the stock bot with the empty handler stores nothing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from benchmarks.figures import Figure, Result, ratios
from benchmarks.mail import RUNGS, waiting_updates
from benchmarks.post_office import post_office
from benchmarks.town import Town, build_town
from storage.store import Store
from storage.tables import Contribution, FailedUpdate
from tests.telegram import Json

RESIDENTS = 200
UPDATES = 3_000
BOTS = ("stock", "ours", "stock_orm")
LONGEST_S = 120


def run(rounds: int, updates: int = UPDATES) -> Result:
    """Let each bot take the same queue in each round, in turns."""
    rates: dict[str, list[float]] = {bot: [] for bot in BOTS}
    letters = waiting_updates(updates, RESIDENTS)
    with TemporaryDirectory() as folder:
        town = build_town(Path(folder) / "town", RESIDENTS)
        for nth in range(rounds):
            # Whoever went first last time goes last now: a warm disk favours nobody.
            for bot in (*BOTS[nth % 3 :], *BOTS[: nth % 3]):
                copied = town.copy_to(Path(folder) / f"{bot}-{nth}")
                rates[bot].append(measure(bot, copied, letters))
    return _result(rates, updates)


def measure(bot: str, town: Town, letters: list[Json]) -> float:
    """Return how many of the waiting updates a bot does with in a second."""
    with post_office() as post:
        base, token = post.address()
        post.queue(letters)
        environment = town.environment(TELEGRAM_API_BASE=base, TELEGRAM_BOT_TOKEN=token)
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.bots.{bot}", str(len(letters))],
            env=environment,
            cwd=town.folder,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{bot}: {done.stderr}")
        seconds = float(done.stdout) - post.is_asked_since()
    if bot == "ours":
        _require_kept(town, letters)
    return len(letters) / seconds


def _require_kept(town: Town, letters: list[Json]) -> None:
    store = Store(town.database_url)
    with store.reading() as session:
        kept = session.scalar(select(func.count(Contribution.id)))
        parked = session.scalar(select(func.count(FailedUpdate.id)))
    store.close()
    said = sum("message" in letter for letter in letters)
    assert (kept, parked) == (said, 0), f"kept {kept} of {said}, parked {parked}"


def _result(rates: dict[str, list[float]], updates: int) -> Result:
    ours, stock, orm = rates["ours"], rates["stock"], rates["stock_orm"]
    return Result(
        f"intake ({updates:,} waiting updates, {RESIDENTS} residents)",
        [
            Figure("stock aiogram polling, empty handler", "updates/s", stock),
            Figure("stock aiogram polling, ORM commit per update", "updates/s", orm),
            Figure("ours, committed before acknowledged", "updates/s", ours),
            Figure("ours / empty handler", "times", ratios(ours, stock), "0.9 (goal 1.2)"),
            Figure("ours / ORM commit per update", "times", ratios(ours, orm), "4"),
        ],
        [f"{RUNGS} answers and then a press for the next question, by everybody in turn."],
    )
