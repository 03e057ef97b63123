"""One conversation for one first form, also when it is sent twice before a cookie is there."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from fastapi import Request

from web.cookies import new_token
from workshop.clock import Clock

REMEMBERED_FOR = timedelta(minutes=1)
MOST_REMEMBERED = 10_000


class Newcomers:
    """The address that was given to each first form, by the form's nonce."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nobody."""
        self._clock = clock
        self._given: dict[str, tuple[str, datetime]] = {}
        self._lock = threading.Lock()

    def token_for(self, nonce: str) -> str:
        """Return a new token, or the one given to this form within the last minute."""
        with self._lock:
            now = self._clock()
            token, at = self._given.get(nonce, ("", now - REMEMBERED_FOR))
            if token and now - at < REMEMBERED_FOR:
                return token
            if len(self._given) >= MOST_REMEMBERED:
                self._given.clear()
            self._given[nonce] = (new_token(), now)
            return self._given[nonce][0]


def newcomers_of(request: Request) -> Newcomers:
    """Return the newcomers of the application that serves this request."""
    newcomers = request.app.state.newcomers
    if not isinstance(newcomers, Newcomers):
        raise TypeError("create_app has made no Newcomers")
    return newcomers
