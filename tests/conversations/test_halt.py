"""Telegram asks for a pause, and the bot is started again in the middle of it."""

from __future__ import annotations

from dataclasses import replace

from bot.house import House
from tests.conversations.conftest import Running, take_part
from tests.telegram import Resident, StandIn, TooManyRequests

PAUSE_S = 8
LONG_PAUSE_S = 600
OTHER_TOKEN = "4200000002:of-another-bot-that-opens-nothing"


def is_told_to_wait(house: House, telegram: StandIn, anna: Resident, seconds: int) -> None:
    """Let the bot answer somebody, be told to wait so long, and stop."""
    telegram.faults.next("sendMessage", TooManyRequests(seconds))
    running = Running(house)
    anna.says("/hjelp")
    telegram.waits_until(lambda: any(call.status == 429 for call in telegram.calls))
    running.ends()


def test_pause_that_telegram_asked_for_outlives_a_restart(house: House, telegram: StandIn) -> None:
    anna, berit = telegram.residents(2)
    take_part(house, anna)
    take_part(house, berit)
    is_told_to_wait(house, telegram, anna, PAUSE_S)

    running = Running(house)
    berit.says("/hjelp")
    berit.waits_for(lambda heard: heard.method == "sendMessage")
    running.ends()

    refused_at = next(call.at for call in telegram.calls if call.status == 429)
    assert (
        min(send.at for send in telegram.sends if send.at > refused_at)
        >= refused_at + PAUSE_S - 0.1
    )


def test_pause_is_for_the_bot_that_was_asked(house: House, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_part(house, anna)
    is_told_to_wait(house, telegram, anna, LONG_PAUSE_S)

    with StandIn.start(clock=telegram.clock, token=OTHER_TOKEN) as other:
        berit = other.resident(user_id=anna.chat_id + 1)
        settings = replace(
            house.settings, telegram_bot_token=OTHER_TOKEN, telegram_api_base=other.base_url
        )
        take_part(house, berit)
        running = Running(replace(house, settings=settings))
        berit.says("/hjelp")
        berit.waits_for(lambda heard: heard.method == "sendMessage")
        running.ends()
