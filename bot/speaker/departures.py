"""When a request may leave, and when it has: Telegram counts those, not what is about to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import httpx

WRITTEN = "http11.send_request_body.complete"
"""What httpcore's trace says when the last byte of a request is with the operating system."""


class Gate(Protocol):
    """Whoever lets the requests of one send out, one after the other."""

    async def opens(self) -> float:
        """Return when the next one may leave; not 0 if nothing may, for so many seconds."""
        ...

    def leaves(self) -> None:
        """Be told that one has left."""
        ...


class OpenGate:
    """Nobody waits, and nobody counts."""

    async def opens(self) -> float:
        """Return at once."""
        return 0.0

    def leaves(self) -> None:
        """Count nothing."""


OPEN_GATE = OpenGate()
_gate: ContextVar[Gate] = ContextVar("gate", default=OPEN_GATE)


@contextmanager
def through(gate: Gate) -> Iterator[None]:
    """Let each request that this task makes in the block go through this gate."""
    token = _gate.set(gate)
    try:
        yield
    finally:
        _gate.reset(token)


def watching(refuse: Callable[[float], Exception]) -> Callable[[httpx.Request], Any]:
    """Return an event hook of httpx, called before a request is sent, that sees it off.

    Where nothing may leave for so many seconds, it raises what `refuse` makes of that.
    """

    async def watch(request: httpx.Request) -> None:
        gate = _gate.get()
        if (halt_s := await gate.opens()) > 0:
            raise refuse(halt_s)

        async def trace(event: str, _info: Mapping[str, Any]) -> None:
            if event == WRITTEN:
                gate.leaves()

        request.extensions["trace"] = trace

    return watch
