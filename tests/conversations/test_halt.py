"""Telegram asks for a pause, and the bot is started again in the middle of it."""

from __future__ import annotations

from bot.house import House
from tests.conversations.conftest import Running, take_part
from tests.telegram import StandIn, TooManyRequests

PAUSE_S = 8


def test_pause_that_telegram_asked_for_outlives_a_restart(house: House, telegram: StandIn) -> None:
    anna, berit = telegram.residents(2)
    take_part(house, anna)
    take_part(house, berit)
    telegram.faults.next("sendMessage", TooManyRequests(PAUSE_S))
    running = Running(house)
    anna.says("/hjelp")
    telegram.waits_until(lambda: any(call.status == 429 for call in telegram.calls))
    running.ends()

    running = Running(house)
    berit.says("/hjelp")
    berit.waits_for(lambda heard: heard.method == "sendMessage")
    running.ends()

    refused_at = next(call.at for call in telegram.calls if call.status == 429)
    assert (
        min(send.at for send in telegram.sends if send.at > refused_at)
        >= refused_at + PAUSE_S - 0.1
    )
