"""Server-sent events: a line each time a bell rings, and a sign of life in between."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from web.doorbell import Doorbell

QUIET_S = 20.0
LONGEST_S = 15 * 60.0
"""A stream ends after a quarter of an hour; the browser opens a new one by itself."""
RETRY_MS = 2_000
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def stream(doorbell: Doorbell, of: int) -> StreamingResponse:
    """Return a stream that says `new` whenever this bell rings.

    It rings soon after it has opened: what came while the browser was away is fetched then, so
    nothing has to be remembered between two streams.
    """
    events = _events(doorbell, of)
    return StreamingResponse(events, headers=HEADERS, media_type="text/event-stream")


async def _events(doorbell: Doorbell, of: int) -> AsyncIterator[str]:
    ends_at = time.monotonic() + LONGEST_S
    with doorbell.bell(of) as bell:
        yield f"retry: {RETRY_MS}\n\n"
        while time.monotonic() < ends_at:
            has_rung = await bell.wait(QUIET_S)
            yield _new() if has_rung else ": quiet\n\n"


def _new() -> str:
    return f"id: {time.time_ns() // 1_000_000}\nevent: new\ndata: \n\n"
