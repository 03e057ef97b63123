"""Waiting in an event loop: for a bell, for the end, for a database that is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from random import SystemRandom
from typing import Any, TypeVar

from storage.store import AWAY
from storage.vault import WrongKey

log = logging.getLogger(__name__)

Result = TypeVar("Result")
CANNOT_BE_HELPED = (*AWAY, WrongKey, OSError)
"""The database is away or busy, the disk is full, the key is wrong: wait, and try again."""


class Pauses:
    """Pauses that double, with jitter, so that nobody hammers on a closed door."""

    def __init__(self, first_s: float = 0.5, longest_s: float = 30.0) -> None:
        """Begin with the first pause; none is longer than the longest."""
        self._first_s = first_s
        self._longest_s = longest_s
        self._random = SystemRandom()
        self._count = 0

    def next_s(self) -> float:
        """Return the seconds to wait this time."""
        whole = min(self._longest_s, self._first_s * 2.0 ** min(self._count, 30))
        self._count += 1
        return whole * self._random.uniform(0.5, 1.0)

    def reset(self) -> None:
        """Begin with the first pause again."""
        self._count = 0


class Bell:
    """Wakes one waiter; may be rung from any thread, and before anybody waits."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def ring(self) -> None:
        """Wake the waiter, or the next one."""
        if self._loop is None:
            self._event.set()
            return
        try:
            self._loop.call_soon_threadsafe(self._event.set)
        except RuntimeError:
            # The loop has ended, so nobody waits any more.
            pass

    async def wait(self, seconds: float) -> None:
        """Return when the bell has been rung, at the latest after so many seconds."""
        self._loop = asyncio.get_running_loop()
        await is_set_within(self._event, seconds)
        self._event.clear()


async def is_set_within(event: asyncio.Event, seconds: float) -> bool:
    """Wait for the event, at most so many seconds; tell whether it is set."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
    return event.is_set()


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, Result]) -> Result | None:
    """Return what the work returns, or None if `stop` is set first: then it is cancelled."""
    async with asyncio.TaskGroup() as group:
        working = group.create_task(work)
        stopping = group.create_task(stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        stopping.cancel()
    return None if working.cancelled() else working.result()


async def attempt(work: Callable[[], Result]) -> Result | None:
    """Do database work in a thread; None, and a log line, if that cannot be done just now."""
    try:
        return await asyncio.to_thread(work)
    except CANNOT_BE_HELPED as error:
        log.warning("action=attempt error=%s", type(error).__name__)
        return None
