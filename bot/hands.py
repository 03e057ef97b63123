"""The hands of the courier: so many rows are on their way at once, and one hand is for answers."""

from __future__ import annotations

import asyncio
import time

MOST_IN_FLIGHT = 4
SLOW_AFTER_S = 1.0
"""A row that holds a hand for longer goes out slowly: those after it may do the same."""
WARY_FOR_S = 1.0
"""So long after a slow row the next one may be slow."""


class Hand:
    """One of the hands, from when it is free until it is given back."""

    def __init__(self) -> None:
        """Begin to hold."""
        self._began = time.monotonic()

    @property
    def is_slow(self) -> bool:
        """Whether it has been held for long."""
        return time.monotonic() - self._began > SLOW_AFTER_S


class Hands:
    """Four hands for all; while rows are slow, the last one takes nothing but answers."""

    def __init__(self) -> None:
        """Begin with all of them free."""
        self._held: set[Hand] = set()
        self._wary_until = 0.0
        self._freed = asyncio.Event()

    async def take(self, *, is_answer: bool) -> Hand:
        """Return a hand once one is free for this."""
        while not self._is_one_free(is_answer=is_answer):
            self._freed.clear()
            await self._freed.wait()
        hand = Hand()
        self._held.add(hand)
        return hand

    def give_back(self, hand: Hand) -> None:
        """Let somebody else have it."""
        if hand.is_slow:
            self._wary_until = time.monotonic() + WARY_FOR_S
        self._held.discard(hand)
        self._freed.set()

    def _is_one_free(self, *, is_answer: bool) -> bool:
        return len(self._held) < MOST_IN_FLIGHT - (self._is_slow() and not is_answer)

    def _is_slow(self) -> bool:
        is_wary = time.monotonic() < self._wary_until
        return is_wary or any(hand.is_slow for hand in self._held)
