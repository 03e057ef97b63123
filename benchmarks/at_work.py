"""The whole bot in one process of its own, as `verksted run` starts it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.post_office import PostOffice
from benchmarks.start import answered_at, free_port
from benchmarks.town import Town

ENDS_WITHIN_S = 120.0


@dataclass(frozen=True, slots=True)
class AtWork:
    """A bot that is running: its process id, and where its pages are."""

    pid: int
    base: str


@contextmanager
def at_work(town: Town, post: PostOffice, *, sends_per_s: int) -> Iterator[AtWork]:
    """Let the bot of a town work until the end, with this stand-in for Telegram."""
    api, token = post.address()
    port = free_port()
    environment = town.environment(
        TELEGRAM_API_BASE=api,
        TELEGRAM_BOT_TOKEN=token,
        TELEGRAM_MESSAGES_PER_S=str(sends_per_s),
        WEB_PORT=str(port),
    )
    bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment, cwd=town.folder)
    try:
        base = f"http://127.0.0.1:{port}"
        answered_at(f"{base}/health")
        yield AtWork(bot.pid, base)
    finally:
        bot.terminate()
        bot.wait(ENDS_WITHIN_S)
