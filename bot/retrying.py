"""Taking once more what was kept aside, after what stopped it has been put right."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from bot.house import House
from workshop.messages import Heard
from workshop.upkeep.parking import Aside, aside, drop_parked, read_heard

log = logging.getLogger(__name__)

Reader = Callable[[Any], Heard | None]
"""Reads a raw update of Telegram's; None if it says nothing to us. Raises ValueError."""


def retry_parked(house: House, read_update: Reader) -> tuple[int, int]:
    """Take what is parked once more, oldest first; how many were taken, and how many were not.

    What cannot be taken stays as it was, and is blanked seven days after it first failed.
    """
    with house.store.reading() as session:
        waiting = aside(session, house.vault)
    taken = sum(_retry(house, one, read_update) for one in waiting)
    return taken, len(waiting) - taken


def _retry(house: House, one: Aside, read_update: Reader) -> bool:
    try:
        raw = json.loads(one.raw)
        is_raw = isinstance(raw, dict) and "update_id" in raw
        heard = read_update(raw) if is_raw else read_heard(one.raw)
    except ValueError as error:
        log.info("action=retry parked=%s error=%s", one.number, type(error).__name__)
        return False
    if heard is None:
        with house.store.writing() as session:
            drop_parked(session, one.number)
        return True
    return house.conversation.hear_parked(one.number, heard)
