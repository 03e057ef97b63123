"""Server-sent events: a line each time a bell rings, and a sign of life in between."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from storage.vault import hash_token
from web.doorbell import Doorbell
from web.limits import Seats

QUIET_S = 20.0
LONGEST_S = 15 * 60.0
"""A stream ends after a quarter of an hour; the browser opens a new one by itself."""
RETRY_MS = 2_000
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Stream(StreamingResponse):
    """A stream with its seat, which is free again when the stream ends, however it ends."""

    def __init__(self, events: AsyncIterator[str], seats: Seats, key: str) -> None:
        """Answer with these events; the seat has been taken."""
        super().__init__(events, headers=HEADERS, media_type="text/event-stream")
        self._seats = seats
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._seats.leave(self._key)


def stream(doorbell: Doorbell, of: int, seats: Seats, token: str) -> Stream:
    """Return a stream that says `new` whenever this bell rings. Raises TooFast: no seat free.

    It rings soon after it has opened: what came while the browser was away is fetched then, so
    nothing has to be remembered between two streams.
    """
    key = hash_token(token)
    seats.take(key)
    return Stream(_events(doorbell, of), seats, key)


async def _events(doorbell: Doorbell, of: int) -> AsyncIterator[str]:
    ends_at = time.monotonic() + LONGEST_S
    with doorbell.bell(of) as bell:
        yield f"retry: {RETRY_MS}\n\n"
        while time.monotonic() < ends_at:
            has_rung = await bell.wait(QUIET_S)
            yield _new() if has_rung else ": quiet\n\n"


def _new() -> str:
    return f"id: {time.time_ns() // 1_000_000}\nevent: new\ndata: \n\n"
