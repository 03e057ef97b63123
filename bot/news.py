"""Word from one part to another, so that nobody waits for the next look at the tables."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from storage.store import Store

GLANCE_S = 0.25
"""How soon listening ends when it should."""


class News:
    """Passes on, within a process, that there is something new."""

    def __init__(self) -> None:
        self._told: list[Callable[[], None]] = []

    def tell(self, listener: Callable[[], None]) -> None:
        """Let this be called from now on whenever there is something new."""
        self._told.append(listener)

    def spread(self) -> None:
        """Say that there is something new."""
        for listener in self._told:
            listener()


async def overhear(store: Store, stop: asyncio.Event, news: News) -> None:
    """Pass on what other processes say, until told to stop; where they cannot, do nothing.

    Then what they have queued is found by looking.
    """
    if not store.is_told:
        return
    with store.ear() as ear:
        while not stop.is_set():
            if await asyncio.to_thread(ear.wait, GLANCE_S):
                news.spread()
