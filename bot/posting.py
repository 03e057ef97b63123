"""The courier's part of the running system: what is said on Telegram, what is fetched from it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot.courier import Courier
from bot.fetching import Fetcher
from bot.heeding import Heeding
from bot.house import House
from bot.news import News
from bot.pacing import Pacer
from bot.speaker import Speaker
from bot.waiting import Pauses, attempt, is_set_within
from handlers import file_lost
from storage.tables import Person
from workshop.book import opened_book
from workshop.messages import MediaKind
from workshop.outbox.outcomes import Sent
from workshop.outbox.queueing import say_to
from workshop.upkeep.intake import heartbeats

log = logging.getLogger(__name__)

COURIER = "courier"
MENU = ("start", "mine", "bidra", "sprak", "stopp", "slett", "hjelp")
MENU_ENGLISH = ("start", "mine", "join", "language", "stop", "delete", "help")
"""Telegram's menu takes a-z only, so /språk stands there as /sprak."""


async def deliver(house: House, stop: asyncio.Event, news: News) -> None:
    """Deliver the outbox and fetch media until told to stop."""
    settings = house.settings
    speaker = Speaker(settings.telegram_bot_token, settings.telegram_api_base, house.shelf)
    pacer = Pacer(settings.telegram_messages_per_s)
    courier = Courier(
        store=house.store,
        vault=house.vault,
        clock=house.clock,
        mouth=speaker,
        pacer=pacer,
        beat=partial(house.beat, COURIER, bot=_bot(house)),
        halted_until=await _halt_before_us(house, stop),
    )
    heeding = Heeding(speaker, pacer, courier.heed)
    fetcher = Fetcher(
        store=house.store,
        vault=house.vault,
        shelf=house.shelf,
        clock=house.clock,
        porter=heeding,
        beat=partial(house.beat, "fetcher"),
        apologise=partial(_apologise, house),
    )
    news.tell(courier.nudge)
    news.tell(fetcher.nudge)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(courier.run(stop))
            group.create_task(fetcher.run(stop))
            group.create_task(_show_menu(house, heeding, stop))
    finally:
        await speaker.close()


async def _halt_before_us(house: House, stop: asyncio.Event) -> datetime | None:
    """Return until when Telegram has asked this bot to pause, as the courier before us noted.

    A database that is away is waited for, until told to stop: nothing may be called before.
    """
    pauses = Pauses()
    while (knows := await attempt(partial(_known_before, house))) is None:
        if await is_set_within(stop, pauses.next_s()):
            return None
    until = knows.get("halted_until") if knows.get("bot") == _bot(house) else None
    return datetime.fromisoformat(until) if isinstance(until, str) else None


def _known_before(house: House) -> Mapping[str, object]:
    with house.store.reading() as session:
        beat = heartbeats(session).get(COURIER)
    return beat.knows if beat is not None else {}


def _bot(house: House) -> str:
    """Return the number of the bot, which anybody may know: what comes before the secret."""
    return house.settings.telegram_bot_token.partition(":")[0]


def _apologise(house: House, session: Session, person: Person, _kind: MediaKind) -> None:
    with opened_book(session) as book:
        say_to(book, person, [file_lost(house.catalogue, person.language)], now=house.clock())


async def _show_menu(house: House, heeding: Heeding, stop: asyncio.Event) -> None:
    for names, language, said_in in (
        (MENU, None, "nb"),
        (MENU, "nn", "nn"),
        (MENU_ENGLISH, "en", "en"),
    ):
        say = house.catalogue.say
        menu = [
            (name, say(f"menu.{command}", said_in))
            for name, command in zip(names, MENU, strict=True)
        ]
        outcome = await heeding.set_commands(menu, language, stop)
        if outcome is not None and not isinstance(outcome, Sent):
            log.warning("action=menu outcome=%s", type(outcome).__name__)
