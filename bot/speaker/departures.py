"""When a request has really left: Telegram counts those, and not what was about to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx

WRITTEN = "http11.send_request_body.complete"
"""What httpcore's trace says when the last byte of a request is with the operating system."""


def nobody() -> None:
    """Nobody counts."""


_leaves: ContextVar[Callable[[], None]] = ContextVar("leaves", default=nobody)


@contextmanager
def counting(leaves: Callable[[], None]) -> Iterator[None]:
    """Let each request that this task makes in the block be told of when it has left."""
    token = _leaves.set(leaves)
    try:
        yield
    finally:
        _leaves.reset(token)


async def watch(request: httpx.Request) -> None:
    """See a request off: an event hook of httpx, called before it is sent."""
    leaves = _leaves.get()

    async def trace(event: str, _info: Mapping[str, Any]) -> None:
        if event == WRITTEN:
            leaves()

    request.extensions["trace"] = trace
