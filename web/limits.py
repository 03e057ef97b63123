"""How much one visitor may ask for, so that none can take the place of all others.

Everything is counted in the memory of this process: nothing here is about who somebody is.
"""

from __future__ import annotations

import math
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from fastapi import HTTPException, Request

from storage.vault import hash_token
from workshop.clock import Clock

MOST_KEYS = 10_000
"""Visitors remembered by one kind of bucket; the one who was away longest is forgotten."""
STREAMS_EACH = 6
STREAMS_IN_ALL = 200
STREAM_AGAIN_S = 60
CROWDED_S = 2
NETWORK_BITS = 64
"""Of an IPv6 address: one household has all addresses below."""


class TooFast(HTTPException):
    """More than one visitor may have; `headers` say in how many seconds to come again."""

    def __init__(self, wait_s: float) -> None:
        self.wait_s = max(1, math.ceil(wait_s))
        super().__init__(429, headers={"Retry-After": str(self.wait_s)})


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many per second after that."""

    burst: int
    per_s: float


FORMS = Rate(burst=30, per_s=2)
"""Of one conversation."""
STRANGERS = Rate(burst=60, per_s=5)
"""Of one address, before a conversation is known: a whole school may stand behind it."""
SIGN_INS = Rate(burst=5, per_s=5 / 60)
"""Of one address, or one browser that was in before, with wrong passwords; of links that do
not work, of one address."""

LETTERS = Rate(burst=3, per_s=3 / (24 * 60 * 60))
"""Of one conversation, and to one address: e-mails that ask whether an address is somebody's."""
LETTERS_FROM_ONE_PLACE = Rate(burst=20, per_s=20 / (60 * 60))
"""Of one network address: a whole school may stand behind it."""
READERS = Rate(burst=60, per_s=5)
"""Of one key: a system that reads page after page, and leaves room for people."""
WRONG_KEYS = Rate(burst=20, per_s=20 / 60)
"""Of one address, with no key or a wrong one."""


class Buckets:
    """A bucket of tokens for each key; it fills up again as time passes."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        """Begin with every bucket full."""
        self._rate = rate
        self._clock = clock
        self._left: dict[str, tuple[float, datetime]] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Take a token. Raises TooFast when there is none."""
        with self._lock:
            now = self._clock()
            left = self._left_at(key, now)
            has_one = left >= 1
            self._put(key, left - 1 if has_one else left, now)
        if not has_one:
            raise TooFast((1 - left) / self._rate.per_s)

    def give_back(self, key: str) -> None:
        """Put a token back: what it was taken for does not count."""
        with self._lock:
            now = self._clock()
            self._put(key, min(self._left_at(key, now) + 1, self._rate.burst), now)

    def _left_at(self, key: str, now: datetime) -> float:
        # Taken out and put in again: the first key is always the one away longest.
        left, at = self._left.pop(key, (float(self._rate.burst), now))
        gone_s = max(0.0, (now - at).total_seconds())
        return min(left + gone_s * self._rate.per_s, self._rate.burst)

    def _put(self, key: str, left: float, now: datetime) -> None:
        self._left[key] = (left, now)
        if len(self._left) > MOST_KEYS:
            del self._left[next(iter(self._left))]


class Seats:
    """Places for open streams: so many for each key, so many in all."""

    def __init__(self, each: int = STREAMS_EACH, in_all: int = STREAMS_IN_ALL) -> None:
        """Begin with all places free."""
        self._each = each
        self._in_all = in_all
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Take a place. Raises TooFast when none is free."""
        with self._lock:
            if self._taken[key] >= self._each or self._taken.total() >= self._in_all:
                self._taken += Counter()  # Drops the key if it has no place.
                raise TooFast(STREAM_AGAIN_S)
            self._taken[key] += 1

    def leave(self, key: str) -> None:
        """Give a place back."""
        with self._lock:
            self._taken[key] -= 1
            self._taken += Counter()


class Limits:
    """All that is counted for one application."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing counted."""
        self._forms = Buckets(FORMS, clock)
        self._strangers = Buckets(STRANGERS, clock)
        self.sign_ins = Buckets(SIGN_INS, clock)
        self.links = Buckets(SIGN_INS, clock)
        self.letters = Buckets(LETTERS, clock)
        self.letters_from = Buckets(LETTERS_FROM_ONE_PLACE, clock)
        self.readers = Buckets(READERS, clock)
        self.wrong_keys = Buckets(WRONG_KEYS, clock)
        self.streams = Seats()

    def take_form(self, request: Request, token: str | None) -> None:
        """Count a form of a conversation, or of an address if no conversation is known.

        Raises TooFast.
        """
        if token is not None:
            self._forms.take(hash_token(token))
        else:
            self._strangers.take(address_of(request))


def limits_of(request: Request) -> Limits:
    """Return what is counted for the application that serves this request."""
    limits = request.app.state.limits
    if not isinstance(limits, Limits):
        raise TypeError("create_app has made no Limits")
    return limits


def address_of(request: Request) -> str:
    """Return the network address a request comes from; of an IPv6 address the household's."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(int(address) >> (128 - NETWORK_BITS))
