"""Whoever says stopp in the middle of a broadcast gets no more of it, within a second."""

from __future__ import annotations

import time

from tests.conversations.conftest import Running, take_part
from tests.conversations.test_broadcast import counts, plan_photo
from tests.telegram import StandIn
from tests.telegram.person import Resident

MANY = 100
"""Four seconds of sending at the shipped pace."""
BEGUN = 5
WINS_WITHIN_S = 1.0


def when_pictured(telegram: StandIn, resident: Resident) -> list[float]:
    """Return when pictures reached somebody's phone, in monotonic seconds."""
    theirs = telegram.deliveries(resident)
    return [one.sent_at for one in theirs if one.method == "sendPhoto"]


def test_stopp_wins_within_a_second_wherever_one_stands_in_the_queue(
    bot: Running, telegram: StandIn
) -> None:
    everyone = telegram.residents(MANY)
    for resident in everyone:
        take_part(bot.house, resident)
    made = plan_photo(bot)
    telegram.waits_until(lambda: len(telegram.sends) >= BEGUN)

    stopping = everyone[2 * BEGUN :: 15]
    said_at = {}
    for resident in stopping:
        said_at[resident.chat_id] = time.monotonic()
        resident.says("stopp")
    for resident in stopping:
        resident.waits_for_button("Begynn igjen")
    underway = counts(bot, made)
    telegram.waits_until(lambda: not {"queued", "sending"} & counts(bot, made).keys())

    late = [
        (resident.chat_id, pictured_at - said_at[resident.chat_id])
        for resident in stopping
        for pictured_at in when_pictured(telegram, resident)
        if pictured_at > said_at[resident.chat_id] + WINS_WITHIN_S
    ]
    assert late == []
    assert when_pictured(telegram, stopping[-1]) == []
    assert underway["queued"] > 0
    assert counts(bot, made)["sent"] >= MANY - len(stopping)
