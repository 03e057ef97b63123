"""Polling: the next question, which acknowledges the last answer, waits for the commit."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from typing import Any

from bot.listener.api import POLL_S, Api, Failed, TokenRefused, Trouble
from bot.listener.intake import Intake, next_offset
from bot.pulse import Beat, Pulse
from bot.waiting import Pauses, is_set_within, unless

log = logging.getLogger(__name__)


YOUNG_OBJECTS = 50_000
"""So many may be new before Python looks for rubbish among them: what a few batches make."""


def _nobody() -> None:
    """Nobody waits for news."""


def settle_heap() -> None:
    """Take aiogram's models out of garbage collection.

    They leave a large heap that every full collection would walk: measured, that makes everybody
    wait 0.2 s at a time. Not even once, to collect it first: it holds next to no garbage. And look
    less often from then on: what a batch makes lives until its end.
    """
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


class Listener:
    """Hears Telegram by polling. One per token: a second one is told to go (conflict)."""

    def __init__(
        self,
        *,
        token: str,
        api_base: str,
        intake: Intake,
        beat: Beat,
        when_heard: Callable[[], None] = _nobody,
        poll_s: int = POLL_S,
        pauses: Pauses | None = None,
    ) -> None:
        """Hear into this intake; `when_heard` is called after each batch, on the event loop.

        Raises TokenRefused if the token does not have the form of one.
        """
        self._api = Api(token, api_base)
        self._intake = intake
        self._pulse = Pulse(beat)
        self._when_heard = when_heard
        self._is_in_touch = False
        self._poll_s = poll_s
        self._pauses = pauses or Pauses()

    async def run(self, stop: asyncio.Event) -> None:
        """Hear until told to stop; a batch that is being heard is finished first.

        Raises TokenRefused when Telegram does not know the token.
        """
        try:
            if await self._begin(stop):
                await self._listen(stop)
        except TokenRefused:
            await self._pulse.feel(trouble="unauthorized")
            raise
        finally:
            await self._api.close()

    async def _begin(self, stop: asyncio.Event) -> bool:
        while not stop.is_set():
            begun = await self._api.begin_polling()
            if not isinstance(begun, Failed):
                await self._pulse.feel(username=begun, trouble=None)
                await asyncio.to_thread(self._intake.get_ready)
                settle_heap()
                return True
            await self._hold_back(begun, stop)
        return False

    async def _listen(self, stop: asyncio.Event) -> None:
        # Never stored and never compared: ids begin anew at random after a quiet week.
        offset: int | None = None
        while not stop.is_set():
            answer = await unless(stop, self._question(offset))
            if isinstance(answer, TokenRefused):
                raise answer
            if isinstance(answer, Failed):
                await self._hold_back(answer, stop)
            elif answer is not None and await self._take(answer, stop):
                offset = next_offset(answer, offset)

    async def _question(self, offset: int | None) -> list[Any] | Failed | TokenRefused:
        # A raised error would come out of the group of tasks in an ExceptionGroup.
        try:
            return await self._api.updates(offset, self._poll_s)
        except TokenRefused as error:
            return error

    async def _take(self, raws: list[Any], stop: asyncio.Event) -> bool:
        try:
            count = await asyncio.to_thread(self._intake.take, raws, is_back=not self._is_in_touch)
        except Exception as error:  # noqa: BLE001 - nothing was taken, so it is asked for again.
            self._is_in_touch = False
            log.warning("action=hear error=%s updates=%s", type(error).__name__, len(raws))
            await self._pulse.feel(trouble="database")
            await is_set_within(stop, self._pauses.next_s())
            return False
        self._is_in_touch = True
        self._pauses.reset()
        if count:
            self._when_heard()
        await self._pulse.feel(trouble=None)
        return True

    async def _hold_back(self, failed: Failed, stop: asyncio.Event) -> None:
        self._is_in_touch = False
        log.warning("action=listen trouble=%s", failed.trouble)
        await self._pulse.feel(trouble=str(failed.trouble))
        least_s = 1.0 if failed.trouble is Trouble.CONFLICT else 0.0
        await is_set_within(stop, max(failed.seconds, least_s, self._pauses.next_s()))
