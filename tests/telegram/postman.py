"""Webhook delivery: one update at a time per chat, repeated until it is taken.

Source of the rules: tdlib/telegram-bot-api `WebhookActor.cpp`.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from tests.telegram.json_types import Json
from tests.telegram.update_queue import Entry
from tests.telegram.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_RETRY_AFTER_S = 3_600
ANSWER_TIMEOUT_S = 60


@dataclass(slots=True)
class Patience:
    """Seconds between attempts: the first retry is at once, then this, doubling to the cap."""

    first_s: float = 1.0
    longest_s: float = 60.0


@dataclass(slots=True)
class Hook:
    """Where updates go."""

    url: str
    secret: str = ""
    max_connections: int = 40
    failures: list[tuple[int, str]] = field(default_factory=list)


class Postman:
    """Brings updates to the webhook. Lives on the server's loop."""

    def __init__(self, world: World, run: Callable[[Json], object]) -> None:
        self._world = world
        self._run = run
        self._loop = asyncio.get_running_loop()
        self._lanes: dict[int, deque[Entry]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._gate = asyncio.Semaphore(40)
        self.hook: Hook | None = None
        self.patience = Patience()
        self.attempts = 0

    def wake(self, entry: Entry) -> None:
        """Take over a fresh update, from any thread."""
        if self.hook is not None:
            self._loop.call_soon_threadsafe(self._enqueue, entry)

    async def open(self, hook: Hook) -> None:
        """Start bringing everything that waits, and all that comes."""
        await self.close()
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=ANSWER_TIMEOUT_S)
        )
        self._gate = asyncio.Semaphore(hook.max_connections)
        with self._world.changed:
            self.hook = hook
            waiting = self._world.queue.open_entries()
        for entry in waiting:
            self._enqueue(entry)

    async def close(self) -> None:
        """Stop; what was not taken stays in the queue."""
        self.hook = None
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._lanes.clear()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _enqueue(self, entry: Entry) -> None:
        if self.hook is None or entry.done:
            return
        lane = self._lanes.get(entry.lane)
        if lane is not None:
            lane.append(entry)
            return
        self._lanes[entry.lane] = deque([entry])
        task = self._loop.create_task(self._serve(entry.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, lane: int) -> None:
        waiting = self._lanes[lane]
        while waiting:
            await self._bring(waiting[0])
            waiting.popleft()
        del self._lanes[lane]

    async def _bring(self, entry: Entry) -> None:
        delay_s, failed_before = self.patience.first_s, False
        while entry.expires_at >= self._world.clock.now():
            taken, retry_after_s = await self._attempt(entry)
            if taken:
                return
            if failed_before and not retry_after_s:
                delay_s = min(self.patience.longest_s, delay_s * 2)
                retry_after_s = delay_s
            failed_before = True
            await asyncio.sleep(retry_after_s)

    async def _attempt(self, entry: Entry) -> tuple[bool, float]:
        if self.hook is None or self._session is None:
            return False, self.patience.longest_s
        headers = {"Content-Type": "application/json"}
        if self.hook.secret:
            headers[SECRET_HEADER] = self.hook.secret
        self.attempts += 1
        try:
            async with (
                self._gate,
                self._session.post(self.hook.url, data=entry.body, headers=headers) as answer,
            ):
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            return self._failed(type(error).__name__), 0.0
        if 200 <= answer.status <= 299:
            self._settle(entry, answer.content_type, body)
            return True, 0.0
        pause = answer.headers.get("Retry-After", "0")
        self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
        return False, float(min(int(pause) if pause.isdigit() else 0, LONGEST_RETRY_AFTER_S))

    def _settle(self, entry: Entry, content_type: str, body: bytes) -> None:
        with self._world.changed:
            self._world.queue.settle(entry)
            self._world.changed.notify_all()
        if content_type == "application/json" and b'"method"' in body:
            self._run(json.loads(body))

    def _failed(self, reason: str) -> bool:
        if self.hook is not None:
            self.hook.failures.append((self._world.today(), reason))
        return False
