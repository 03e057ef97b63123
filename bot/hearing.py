"""The listener's part of the running system: Telegram's updates into the conversation."""

from __future__ import annotations

import asyncio
from functools import partial

from bot.house import House
from bot.listener import Intake, Listener
from bot.news import News


async def listen(house: House, stop: asyncio.Event, news: News) -> None:
    """Hear until told to stop. Raises TokenRefused if Telegram does not know the token."""
    conversation = house.conversation
    listener = Listener(
        token=house.settings.telegram_bot_token,
        api_base=house.settings.telegram_api_base,
        intake=Intake(conversation.hear, conversation.park, house.clock),
        beat=partial(house.beat, "listener"),
        when_heard=news.spread,
    )
    await listener.run(stop)
