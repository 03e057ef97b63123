"""The listener's part of the running system: Telegram's updates into the conversation."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from bot.house import House
from bot.listener import Intake, Listener, TokenRefused
from bot.news import News

log = logging.getLogger(__name__)


async def listen(house: House, stop: asyncio.Event, news: News) -> None:
    """Hear until told to stop, or until Telegram refuses the token.

    Raises TokenRefused if the token does not have the form of one.
    """
    conversation = house.conversation
    listener = Listener(
        token=house.settings.telegram_bot_token,
        api_base=house.settings.telegram_api_base,
        intake=Intake(conversation.hear, conversation.park, house.clock),
        beat=partial(house.beat, "listener"),
        when_heard=news.spread,
    )
    try:
        await listener.run(stop)
    except TokenRefused:
        # Asking again is no use, and starting again neither. The other parts need no listener.
        log.error("action=listen trouble=unauthorized")
