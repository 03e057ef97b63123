"""A rate limit as strict as a test wants it."""

from __future__ import annotations

import math
import time
from collections import deque

from tests.telegram.refusals import too_many_requests

WINDOW_S = 1.0


class RateLimit:
    """Refuses what would be one send too many in any sliding second; off until it is set.

    A refused send does not count. Times are monotonic.
    """

    def __init__(self) -> None:
        self.per_second: int | None = None
        self.per_chat_per_second: int | None = None
        self.refused = 0
        self._all: deque[float] = deque()
        self._by_chat: dict[int, deque[float]] = {}

    def charge(self, chat_id: int, messages: int) -> None:
        """Count the messages, or raise Telegram's 429."""
        now = time.monotonic()
        mine = self._by_chat.setdefault(chat_id, deque())
        self._require_room(self._all, self.per_second, now, messages)
        self._require_room(mine, self.per_chat_per_second, now, messages)
        self._all.extend([now] * messages)
        mine.extend([now] * messages)

    def _require_room(
        self, times: deque[float], most: int | None, now: float, messages: int
    ) -> None:
        while times and times[0] <= now - WINDOW_S:
            times.popleft()
        if most is not None and len(times) + messages > most:
            self.refused += 1
            raise too_many_requests(math.ceil(WINDOW_S))
