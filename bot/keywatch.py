"""A process that began with the key before this one must not go on: it would find nobody."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from bot.house import House
from bot.waiting import is_set_within
from workshop.upkeep.keys import has_key_changed

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0


async def watch_key(house: House, stop: asyncio.Event, *, every_s: float = LOOK_EVERY_S) -> bool:
    """Look until told to stop; on seeing another key, tell the others to stop and return True.

    Until then nothing is lost: `workshop.upkeep.keys.require_key` lets no batch through.
    """
    while not await is_set_within(stop, every_s):
        if await asyncio.to_thread(_has_changed, house):
            log.error("action=key trouble=changed")
            stop.set()
            return True
    return False


def _has_changed(house: House) -> bool:
    try:
        with house.store.reading() as session:
            return has_key_changed(session, house.vault)
    except SQLAlchemyError:
        # A database that is away is said by those who need it.
        return False
