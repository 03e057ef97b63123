"""getUpdates: the long poll, and the quarrel between two pollers.

Source of the rules: tdlib/telegram-bot-api `Client.cpp`.
"""

from __future__ import annotations

import asyncio
import time

from tests.telegram.ask import Ask
from tests.telegram.refusals import Refusal
from tests.telegram.reply import Reply
from tests.telegram.update_queue import Entry
from tests.telegram.world import World

LONGEST_POLL_S = 50
BUSY_S = 3.0
HASTE_S = 0.5
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Poller:
    """Answers getUpdates. Lives on the server's loop; `wake` may be called from any thread."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._waiting: asyncio.Future[str] | None = None
        self._last_offset: int | None = None
        self._last_asked_at = 0.0
        self._quarrel_until = 0.0
        self.slows_repeats = True

    def wake(self, _entry: Entry) -> None:
        """Tell a waiting poll that there may be something for it."""
        if self._waiting is not None:
            self._loop.call_soon_threadsafe(self._news.set)

    def interrupt(self, reason: str) -> None:
        """End the waiting poll with a conflict."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(reason)

    async def answer(self, ask: Ask) -> Reply:
        """Return the updates from the offset on, waiting up to `timeout` for the first."""
        offset = ask.integer("offset")
        limit = min(max(ask.integer("limit", 100), 1), 100)
        timeout_s = float(min(max(ask.integer("timeout"), 0), LONGEST_POLL_S))
        self._allow(ask)
        if self.slows_repeats:
            limit, timeout_s = self._slowed(offset, limit, timeout_s)
        self._last_offset, self._last_asked_at = offset, time.monotonic()
        bodies = self._take(offset, limit)
        if bodies or not timeout_s:
            return Reply.of_updates(bodies)
        self.interrupt(OTHER_POLLER)
        return await self._wait(offset, limit, timeout_s)

    async def conflict(self, reason: str) -> Reply:
        """Refuse with a 409, at once the first time and after three seconds when repeated."""
        now = time.monotonic()
        if now < self._quarrel_until:
            await asyncio.sleep(BUSY_S)
        else:
            self._quarrel_until = now + BUSY_S
        return Reply.refused(Refusal(409, reason))

    def _slowed(self, offset: int, limit: int, timeout_s: float) -> tuple[int, float]:
        since = time.monotonic() - self._last_asked_at
        if offset != self._last_offset or since >= BUSY_S:
            return limit, timeout_s
        return 1 if since < HASTE_S else limit, max(timeout_s, BUSY_S)

    def _allow(self, ask: Ask) -> None:
        kinds = ask.parsed("allowed_updates")
        if isinstance(kinds, list):
            self._world.queue.allowed = frozenset(kinds) or None

    def _take(self, offset: int, limit: int) -> list[bytes]:
        with self._world.changed:
            bodies = self._world.queue.take(offset, limit)
            self._world.changed.notify_all()
            return bodies

    async def _wait(self, offset: int, limit: int, timeout_s: float) -> Reply:
        mine: asyncio.Future[str] = self._loop.create_future()
        self._waiting = mine
        ends_at = time.monotonic() + timeout_s
        bodies: list[bytes] = []
        while not bodies and not mine.done() and (left := ends_at - time.monotonic()) > 0:
            self._news.clear()
            bodies = self._take(offset, limit)
            if not bodies:
                await self._news_or(mine, left)
        if self._waiting is mine:
            self._waiting = None
        if mine.done() and not bodies:
            return await self.conflict(mine.result())
        return Reply.of_updates(bodies)

    async def _news_or(self, interrupted: asyncio.Future[str], timeout_s: float) -> None:
        news = asyncio.ensure_future(self._news.wait())
        await asyncio.wait(
            {news, interrupted}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED
        )
        news.cancel()
