"""getUpdates: the long poll, and the quarrel between two pollers.

Source of the rules: tdlib/telegram-bot-api `Client.cpp`.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class LongPoll:
    """A getUpdates that waits for its first update."""

    news: asyncio.Event = field(default_factory=asyncio.Event)
    interrupted_by: str = ""


class Poller:
    """Answers getUpdates. Lives on the server's loop; `wake` may be called from any thread."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loop = asyncio.get_running_loop()
        self._waiting: LongPoll | None = None
        self._last_offset: int | None = None
        self._last_asked_at = 0.0
        self._quarrel_until = 0.0
        self.slows_repeats = True

    def wake(self, _entry: Entry) -> None:
        """Tell a waiting poll that there may be something for it."""
        waiting = self._waiting
        if waiting is not None:
            self._loop.call_soon_threadsafe(waiting.news.set)

    def interrupt(self, reason: str) -> None:
        """End the waiting poll with a conflict."""
        if self._waiting is not None:
            self._waiting.interrupted_by = reason
            self._waiting.news.set()

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
        mine = self._waiting = LongPoll()
        try:
            async with asyncio.timeout(timeout_s):
                bodies = await self._first_news(mine, offset, limit)
        except TimeoutError:
            bodies = []
        finally:
            if self._waiting is mine:
                self._waiting = None
        if mine.interrupted_by and not bodies:
            return await self.conflict(mine.interrupted_by)
        return Reply.of_updates(bodies)

    async def _first_news(self, mine: LongPoll, offset: int, limit: int) -> list[bytes]:
        while not mine.interrupted_by:
            mine.news.clear()
            if bodies := self._take(offset, limit):
                return bodies
            await mine.news.wait()
        return []
