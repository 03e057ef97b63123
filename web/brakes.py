"""Tries that fail become slower and slower, so that guessing gets nowhere.

Kept in the memory of this process, as all limits are: what is counted is forgotten in an hour.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fastapi import Request

from web.limits import MOST_KEYS, TooFast
from workshop.clock import Clock

FREE_TRIES = 4
"""Mistyped, caps lock, the old password, once more."""
LONGEST_WAIT_S = 900
FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Tries:
    count: int
    last_at: datetime

    def ready_at(self) -> datetime:
        """Return when the next try may be made."""
        if self.count < FREE_TRIES:
            return self.last_at
        # The exponent has an end of its own: nobody computes two to the thousandth.
        wait_s = min(2 ** min(self.count - FREE_TRIES + 1, 10), LONGEST_WAIT_S)
        return self.last_at + timedelta(seconds=wait_s)


class Brakes:
    """How often something was tried in vain, by key."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing tried."""
        self._clock = clock
        self._tries: dict[str, _Tries] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Count a try. Raises TooFast if it comes too soon after those that failed."""
        with self._lock:
            now = self._clock()
            before = self._tries.pop(key, None)
            if before is None or now - before.last_at >= FORGOTTEN_AFTER:
                before = _Tries(0, now)
            wait_s = (before.ready_at() - now).total_seconds()
            is_free = wait_s <= 0
            self._put(
                key, replace(before, count=before.count + 1, last_at=now) if is_free else before
            )
        if not is_free:
            raise TooFast(wait_s)

    def give_back(self, key: str) -> None:
        """Count the last try no more: nobody has looked at it."""
        with self._lock:
            tries = self._tries.get(key)
            if tries is not None:
                self._tries[key] = replace(tries, count=max(0, tries.count - 1))

    def release(self, key: str) -> None:
        """Forget what failed: this try was right."""
        with self._lock:
            self._tries.pop(key, None)

    def _put(self, key: str, tries: _Tries) -> None:
        # Taken out and put in again: the first key is always the one tried longest ago.
        self._tries[key] = tries
        if len(self._tries) > MOST_KEYS:
            del self._tries[next(iter(self._tries))]


def brakes_of(request: Request) -> Brakes:
    """Return what slows passwords down, by the visitor and the name they try."""
    return _require(request.app.state.brakes)


def person_brakes_of(request: Request) -> Brakes:
    """Return what slows down tries against people we know: there is no flood of those.

    Names can be made up until a name's tries are forgotten; what is tried here cannot.
    """
    return _require(request.app.state.person_brakes)


def _require(brakes: object) -> Brakes:
    if not isinstance(brakes, Brakes):
        raise TypeError("create_app has made no Brakes")
    return brakes
