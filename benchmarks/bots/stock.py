"""A stock aiogram bot: default polling, an empty handler, nothing stored.

It acknowledges updates before they are handled: killed, it loses those it has not come to.
"""

from __future__ import annotations

import asyncio
import sys

from aiogram import Dispatcher
from aiogram.types import CallbackQuery, Message

from benchmarks.bots.counting import Countdown, aiogram_bot


async def main(count: int) -> None:
    dispatcher = Dispatcher()
    countdown = Countdown(count, dispatcher.stop_polling)

    @dispatcher.message()
    async def on_message(_message: Message) -> None:
        await countdown.one_done()

    @dispatcher.callback_query()
    async def on_press(_query: CallbackQuery) -> None:
        await countdown.one_done()

    await dispatcher.start_polling(aiogram_bot(), handle_signals=False)
    countdown.report()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
