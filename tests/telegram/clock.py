"""The stand-in's wall clock, which a test may move."""

from __future__ import annotations

import time


class Clock:
    """Seconds since 1970, real unless a test has moved them."""

    def __init__(self) -> None:
        self._ahead_s = 0.0

    def now(self) -> float:
        """Return the present time in seconds since 1970."""
        return time.time() + self._ahead_s

    def advance(self, seconds: float) -> None:
        """Let time pass at once (negative goes back); waits already begun are not shortened."""
        self._ahead_s += seconds
