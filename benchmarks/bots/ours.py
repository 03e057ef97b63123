"""Our own intake, whole: the listener, the conversation, the store; committed before the next ask.

The courier is not run: it belongs to the answers, not to the intake.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.house import House, open_house
from bot.listener import Intake, Listener
from bot.settings import read_settings
from handlers import AT_ONCE
from workshop.messages import Heard


class Ear:
    """Hears as the conversation does, and sets `stop` when all has been heard."""

    def __init__(self, house: House, count: int, stop: asyncio.Event) -> None:
        # Each answer is followed by its next question, so that all there is to do is done.
        self._conversation = replace(house, pace=AT_ONCE).conversation
        self._left = count
        self._stop = stop
        self._loop = asyncio.get_running_loop()
        self.done_at = 0.0

    def get_ready(self) -> None:
        """Get ready as the running bot does before it asks for the first time."""
        self._conversation.get_ready()

    def hear(self, batch: Sequence[Heard]) -> None:
        """Hear a batch; when this returns it is on disk."""
        self._conversation.hear(batch)
        self._left -= len(batch)
        if self._left <= 0:
            self.done_at = time.monotonic()
            self._loop.call_soon_threadsafe(self._stop.set)


async def main(count: int) -> None:
    with open_house(read_settings()) as house:
        stop = asyncio.Event()
        ear = Ear(house, count, stop)
        listener = Listener(
            token=house.settings.telegram_bot_token,
            api_base=house.settings.telegram_api_base,
            intake=Intake(ear.hear, house.conversation.park, house.clock, ear.get_ready),
            beat=partial(house.beat, "listener"),
        )
        await listener.run(stop)
        print(ear.done_at, flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
