"""The listener's part of the running system: Telegram's updates into the conversation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.house import House
from bot.listener import Api, Hook, Intake, Listener, TokenRefused, WebhookListener
from bot.news import News
from bot.porch import Porch
from workshop.messages import Channel
from workshop.upkeep.conflicts import note_conflict
from workshop.upkeep.intake import beat
from workshop.upkeep.outages import note_contact

log = logging.getLogger(__name__)

PART = "listener"
ADVICE = {
    "conflict": "listen.conflict",
    "webhook refused": "listen.hook_refused",
    "unreached": "listen.unreached",
}
"""What the log says in a whole sentence: troubles that somebody has to put right."""
LOG_LANGUAGE = "en"


async def listen(house: House, stop: asyncio.Event, news: News, porch: Porch | None) -> None:
    """Hear until told to stop, or until Telegram refuses the token.

    By webhook where there is a porch, else by polling. Raises TokenRefused if the token does not
    have the form of one.
    """
    listener = _poller(house, news) if porch is None else _webhook(house, news, porch)
    try:
        await listener.run(stop)
    except TokenRefused:
        # Asking again is no use, and starting again neither. The other parts need no listener.
        log.error("action=listen trouble=unauthorized")


def _poller(house: House, news: News) -> Listener:
    diary = Diary(house)
    return Listener(
        token=house.settings.telegram_bot_token,
        api_base=house.settings.telegram_api_base,
        intake=_intake(house, diary),
        beat=diary.beat,
        when_heard=news.spread,
    )


def _webhook(house: House, news: News, porch: Porch) -> WebhookListener:
    settings = house.settings
    diary = Diary(house)
    return WebhookListener(
        api=Api(settings.telegram_bot_token, settings.telegram_api_base),
        hook=Hook(settings.telegram_webhook_url, settings.telegram_webhook_secret),
        porch=porch,
        intake=_intake(house, diary),
        beat=diary.beat,
        when_heard=news.spread,
    )


def _intake(house: House, diary: Diary) -> Intake:
    ours = house.conversation
    return Intake(ours.hear, ours.park, house.clock, ours.get_ready, diary.note_contact)


@dataclass
class Diary:
    """What the listener writes down of itself: signs of life, contact, troubles."""

    house: House
    trouble: object = None

    def beat(self, **knows: object) -> None:
        """Write a heartbeat; "no trouble" and nothing else is contact with Telegram."""
        now = self.house.clock()
        self._advise(knows.get("trouble"))
        with self.house.store.writing() as session:
            if knows.get("trouble") == "conflict":
                note_conflict(session, PART, now=now)
            if knows == {"trouble": None}:
                self._note(note_contact(session, PART, Channel.TELEGRAM, now=now))
            beat(session, PART, now=now, **knows)

    def note_contact(self, now: datetime) -> None:
        """Write down that Telegram is heard, and what outages have ended with it."""
        with self.house.store.writing() as session:
            self._note(note_contact(session, PART, Channel.TELEGRAM, now=now))

    def _note(self, outages: Sequence[object]) -> None:
        if outages:
            log.warning(
                "action=outage %s", self.house.catalogue.say("listen.outage", LOG_LANGUAGE)
            )

    def _advise(self, trouble: object) -> None:
        if trouble != self.trouble and trouble in ADVICE:
            advice = self.house.catalogue.say(ADVICE[str(trouble)], LOG_LANGUAGE)
            log.warning("action=listen trouble=%s: %s", trouble, advice)
        self.trouble = trouble
