"""Webhook: Telegram comes to us. Its answer waits for the commit, as polling's next question."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.listener.api import Api, Failed, TokenRefused, Trouble
from bot.listener.door import Door
from bot.listener.gathering import Gathering
from bot.listener.intake import Intake
from bot.listener.polling import settle_heap
from bot.porch import Porch
from bot.pulse import Beat, Pulse
from bot.waiting import Pauses, is_set_within

log = logging.getLogger(__name__)

WATCH_S = 15.0


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram shall post, and the secret it sends along."""

    url: str
    secret: str


class WebhookListener:
    """Hears Telegram by webhook, and looks after it: it stands, it is ours, it is reached."""

    def __init__(
        self,
        *,
        api: Api,
        hook: Hook,
        porch: Porch,
        intake: Intake,
        beat: Beat,
        when_heard: Callable[[], None],
        watch_s: float = WATCH_S,
        pauses: Pauses | None = None,
    ) -> None:
        """Hear what is posted at the porch into this intake, and look every `watch_s` seconds."""
        self._api = api
        self._hook = hook
        self._porch = porch
        self._intake = intake
        self._pulse = Pulse(beat)
        self._when_heard = when_heard
        self._watch_s = watch_s
        self._pauses = pauses or Pauses()
        self._is_in_touch = False

    async def run(self, stop: asyncio.Event) -> None:
        """Hear until told to stop. Raises TokenRefused.

        The webhook stays: Telegram keeps what comes meanwhile, and comes again.
        """
        try:
            username = await self._until_it_works(self._api.username, stop)
            if username is not None:
                await self._pulse.feel(username=username, trouble=None)
                await asyncio.to_thread(self._intake.get_ready)
                settle_heap()
                self._porch.door = Door(self._hook.secret, Gathering(self._take))
                await self._until_it_works(self._set, stop)
            while not await is_set_within(stop, self._watch_s):
                await self._look()
        except TokenRefused:
            await self._pulse.feel(trouble="unauthorized")
            raise
        finally:
            self._porch.door = None
            await self._api.close()

    async def _until_it_works(self, ask: Callable[[], Any], stop: asyncio.Event) -> str | None:
        while not stop.is_set():
            answer: str | Failed = await ask()
            if not isinstance(answer, Failed):
                return answer
            await self._feel(answer.trouble)
            await is_set_within(stop, max(answer.seconds, self._pauses.next_s()))
        return None

    async def _set(self) -> str | Failed:
        return await self._api.set_webhook(self._hook.url, self._hook.secret)

    async def _look(self) -> None:
        stands = await self._api.webhook_trouble(self._hook.url)
        await self._feel(stands)
        if stands is Trouble.CONFLICT:
            # Somebody polls, or has set another address: ours again, and the page says so.
            await self._set()

    async def _feel(self, trouble: Trouble | None) -> None:
        if trouble is not None:
            self._is_in_touch = False
            log.warning("action=listen trouble=%s", trouble)
        elif not await self._come_in_touch():
            trouble = Trouble.DATABASE
        await self._pulse.feel(trouble=None if trouble is None else str(trouble))

    async def _come_in_touch(self) -> bool:
        if self._is_in_touch:
            return True
        try:
            await asyncio.to_thread(self._intake.take, (), is_back=True)
        except Exception as error:  # noqa: BLE001 - the database is away; Telegram comes again.
            log.warning("action=in-touch error=%s", type(error).__name__)
            return False
        self._is_in_touch = True
        return True

    async def _take(self, raws: Sequence[Any]) -> bool:
        is_back = not self._is_in_touch
        try:
            count = await asyncio.to_thread(self._intake.take, raws, is_back=is_back)
        except Exception as error:  # noqa: BLE001 - nothing was taken, so Telegram comes again.
            log.warning("action=hear error=%s updates=%s", type(error).__name__, len(raws))
            self._is_in_touch = False
            await self._pulse.feel(trouble=str(Trouble.DATABASE))
            return False
        self._is_in_touch = True
        if count:
            self._when_heard()
        await self._pulse.feel(trouble=None)
        return True
