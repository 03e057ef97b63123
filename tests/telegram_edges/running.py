"""Parts of the bot at work in a thread of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from tests.telegram import StandIn
from tests.telegram.loop_thread import LoopThread

PATIENCE_S = 30.0
Part = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
Closing = Callable[[], Coroutine[Any, Any, None]]


class Running:
    """A part that runs until the block ends; its error, if any, is raised there."""

    def __init__(self, part: Part, close: Closing | None = None) -> None:
        self._part = part
        self._close = close
        self._thread = LoopThread()
        self._stop = asyncio.Event()
        self._ended: Future[None] = Future()

    def __enter__(self) -> Self:
        self._thread.run(self._start())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._thread.run(self._say_stop())
            self._ended.result(PATIENCE_S)
        finally:
            if self._close is not None:
                self._thread.run(self._close())
            self._thread.stop()

    def dies(self) -> None:
        """End the part where it stands, as a killed process does."""
        self._thread.run(self._cancel())

    async def _start(self) -> None:
        self._group = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        try:
            await self._part(self._stop)
            self._ended.set_result(None)
        except asyncio.CancelledError:
            self._ended.set_result(None)
        except BaseException as error:  # noqa: BLE001 - raised again where the block ends.
            self._ended.set_exception(error)

    async def _say_stop(self) -> None:
        self._stop.set()

    async def _cancel(self) -> None:
        self._group.cancel()
        await asyncio.wait({self._group})


@contextmanager
def away(standin: StandIn) -> Iterator[None]:
    """Let Telegram refuse all connections in this block."""
    standin.goes_away()
    try:
        yield
    finally:
        standin.comes_back()
