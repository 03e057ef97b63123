"""Posts that come at once are taken in one go: one commit for all that waited for the last one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

MOST_AT_ONCE = 100

Take = Callable[[Sequence[Any]], Awaitable[bool]]
"""Takes raw updates in one transaction; tells whether they were taken."""


class Gathering:
    """Whoever comes first takes along all that wait; the others find that theirs is done."""

    def __init__(self, take: Take) -> None:
        """Gather for this taker."""
        self._take = take
        self._waiting: list[tuple[Any, asyncio.Future[bool]]] = []
        self._turn = asyncio.Lock()

    async def hand_in(self, raw: Any) -> bool:
        """Tell, after the commit, whether this update was taken. Never before it."""
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((raw, mine))
        async with self._turn:
            while not mine.done():
                await self._take_some()
        return mine.result()

    async def _take_some(self) -> None:
        some, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        is_taken = False
        try:
            is_taken = await self._take(in_order([raw for raw, _ in some]))
        finally:
            # Also when this very request is cut off: the others must not wait for ever.
            for _, waiting in some:
                if not waiting.done():
                    waiting.set_result(is_taken)


def in_order(raws: Sequence[Any]) -> list[Any]:
    """Return updates that arrived together in the order in which Telegram numbered them.

    A press has a queue of its own there and may overtake the words before it. Only what stands
    side by side is compared, so nothing depends on numbers growing from week to week.
    """
    return sorted(raws, key=_number)


def _number(raw: Any) -> int:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) else 0
