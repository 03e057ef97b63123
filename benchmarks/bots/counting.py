"""Counting updates down, and a stock aiogram bot that talks to the stand-in."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer


class Countdown:
    """Stops the bot when all updates are done with, and says when that was."""

    def __init__(self, count: int, stop: Callable[[], Awaitable[None]]) -> None:
        self._left = count
        self._stop = stop
        self._done_at = 0.0

    async def one_done(self) -> None:
        """Count one update as done with."""
        self._left -= 1
        if self._left == 0:
            self._done_at = time.monotonic()
            await self._stop()

    def report(self) -> None:
        """Print when the last update was done with."""
        print(self._done_at, flush=True)


def aiogram_bot() -> Bot:
    """Return a bot for the stand-in that the environment names."""
    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_BASE"])
    return Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=AiohttpSession(api=server))
