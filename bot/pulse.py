"""Signs of life of one part of the running system, not oftener than needed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

Beat = Callable[..., object]
"""Writes a heartbeat down with what the part knows (keyword arguments). Called in a thread."""
BEAT_EVERY_S = 10.0


class Pulse:
    """Beats every ten seconds while it is felt, and at once when something new is known."""

    def __init__(self, beat: Beat, *, every_s: float = BEAT_EVERY_S) -> None:
        """Write heartbeats with this function."""
        self._beat = beat
        self._every_s = every_s
        self._beat_at = float("-inf")
        self._said: dict[str, object] = {}

    async def feel(self, **knows: object) -> None:
        """Beat if it is time, or if this is news. A failing heartbeat stops nothing."""
        is_news = any(self._said.get(key, self) != value for key, value in knows.items())
        now = time.monotonic()
        if not is_news and now - self._beat_at < self._every_s:
            return
        self._beat_at = now
        self._said.update(knows)
        try:
            await asyncio.to_thread(self._beat, **knows)
        except Exception as error:  # noqa: BLE001 - the work is worth more than the sign of it.
            self._said.clear()
            log.warning("action=beat error=%s", type(error).__name__)
