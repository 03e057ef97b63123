"""A disk that is full or a database that is held: no acknowledgement, and no receipt."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from storage.store import Store
from tests.conversations.conftest import Running, take_part
from tests.telegram import StandIn
from tests.troubled import TROUBLES

Trouble = Callable[[Store], AbstractContextManager[None]]
LONG = "Bussen går for sjelden. " * 160
TRIES_S = 3.0
"""Long enough for several tries."""


@pytest.mark.parametrize("trouble", TROUBLES)
def test_words_wait_at_telegram_until_they_can_be_kept(
    bot: Running, telegram: StandIn, trouble: Trouble
) -> None:
    anna = telegram.resident()
    take_part(bot.house, anna)

    with trouble(bot.house.store):
        said = anna.says(LONG)
        time.sleep(TRIES_S)
        kept_then, sent_then = len(bot.voices()), len(telegram.sends)
        waiting = telegram.pending()
    anna.waits_for_reaction(said["message_id"])

    (kept,) = bot.voices()
    assert (kept_then, sent_then, waiting) == (0, 0, 1)
    assert kept.text == LONG.strip()
