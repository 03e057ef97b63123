"""Whoever says stopp in the middle of a broadcast gets no more of it, within a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from tests.conversations.conftest import Running, take_part
from tests.conversations.test_broadcast import counts, plan_photo
from tests.telegram import StandIn
from tests.telegram.person import Resident

MANY = 150
"""Six seconds of sending at the shipped pace."""
BEGUN = 5
WINS_WITHIN_S = 1.0
ENDS_WITHIN_S = 60.0
GLANCE_S = 0.01
A_STALL_S = 0.05


class Standstills:
    """How long this process has stood still so far, because others had the processors."""

    def __init__(self) -> None:
        """Begin to look."""
        self.seconds = 0.0
        self.over = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        began = time.monotonic()
        while not self.over.wait(GLANCE_S):
            now = time.monotonic()
            lag = now - began - GLANCE_S
            self.seconds += lag if lag > A_STALL_S else 0.0
            began = now


@pytest.fixture
def standstills() -> Iterator[Standstills]:
    """What a crowded machine takes from a second is no fault of the bot."""
    standstills = Standstills()
    yield standstills
    standstills.over.set()


def when_pictured(telegram: StandIn, resident: Resident) -> list[float]:
    """Return when pictures reached somebody's phone, in monotonic seconds."""
    theirs = telegram.deliveries(resident)
    return [one.sent_at for one in theirs if one.method == "sendPhoto"]


def test_stopp_wins_within_a_second_wherever_one_stands_in_the_queue(
    bot: Running, telegram: StandIn, standstills: Standstills
) -> None:
    everyone = telegram.residents(MANY)
    for resident in everyone:
        take_part(bot.house, resident)
    made = plan_photo(bot)
    telegram.waits_until(lambda: len(telegram.sends) >= BEGUN)

    stopping = everyone[2 * BEGUN :: 20]
    said_at = {}
    for resident in stopping:
        said_at[resident.chat_id] = time.monotonic()
        resident.says("stopp")
    for resident in stopping:
        resident.waits_for_button("Begynn igjen")
    telegram.waits_until(
        lambda: not {"queued", "sending"} & counts(bot, made).keys(), timeout_s=ENDS_WITHIN_S
    )

    soon_s = WINS_WITHIN_S + standstills.seconds
    late = [
        (resident.chat_id, pictured_at - said_at[resident.chat_id])
        for resident in stopping
        for pictured_at in when_pictured(telegram, resident)
        if pictured_at > said_at[resident.chat_id] + soon_s
    ]
    assert late == []
    assert when_pictured(telegram, stopping[-1]) == []
    assert counts(bot, made)["sent"] >= MANY - len(stopping)
