"""Telegram asks for a pause, and the bot is started again in the middle of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import current_thread, main_thread

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.house import House
from storage.store import Store
from tests.conversations.conftest import Running, take_part
from tests.recordings import opus
from tests.telegram import Resident, StandIn, TooManyRequests
from tests.telegram.books import Call

PAUSE_S = 8
TIMES = {"setMyCommands": 3, "getFile": 1}
"""How often each is called when all goes well: there are three menus, and one voice."""
LONG_PAUSE_S = 600
OTHER_TOKEN = "4200000002:of-another-bot-that-opens-nothing"


class LateStore(Store):
    """A database from which the bot's own threads cannot read until `is_there`."""

    is_there = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session, once it is there."""
        if not self.is_there and current_thread() is not main_thread():
            raise OperationalError("SELECT", {}, OSError("away"))
        with super().reading() as session:
            yield session


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


def test_pause_outlives_a_database_that_is_away_at_the_start(
    house: House, telegram: StandIn
) -> None:
    anna, berit = telegram.residents(2)
    take_part(house, anna)
    take_part(house, berit)
    is_told_to_wait(house, telegram, anna, PAUSE_S)

    store = LateStore(house.store.url)
    running = Running(replace(house, store=store))
    berit.says("/hjelp")
    time.sleep(1)
    store.is_there = True
    berit.waits_for(lambda heard: heard.method == "sendMessage")
    running.ends()

    refused_at = next(call.at for call in telegram.calls if call.status == 429)
    first = min(send.at for send in telegram.sends if send.at > refused_at)
    assert first >= refused_at + PAUSE_S - 0.1


def test_nothing_but_the_listener_calls_inside_a_pause(house: House, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_part(house, anna)
    is_told_to_wait(house, telegram, anna, PAUSE_S)
    before = len(telegram.calls)

    running = Running(house)
    anna.sends_voice(opus())
    telegram.waits_until(
        lambda: {"getFile", "setMyCommands"} <= {call.method for call in telegram.calls[before:]}
    )
    running.ends()

    ends_at = next(call.at for call in telegram.calls if call.status == 429) + PAUSE_S - 0.1
    inside = {call.method for call in telegram.calls[before:] if call.at < ends_at}
    assert inside <= {"deleteWebhook", "getMe", "getUpdates"}


@pytest.mark.parametrize("method", ["setMyCommands", "getFile"])
def test_pause_asked_of_anything_else_is_kept_by_messages_too(
    house: House, telegram: StandIn, method: str
) -> None:
    anna, berit = telegram.residents(2)
    take_part(house, anna)
    take_part(house, berit)
    telegram.faults.next(method, TooManyRequests(4))

    running = Running(house)
    anna.sends_voice(opus())
    telegram.waits_until(lambda: any(call.status == 429 for call in telegram.calls))
    berit.says("/hjelp")
    berit.waits_for(lambda heard: heard.method == "sendMessage")
    telegram.waits_until(lambda: len(well(telegram, method)) == TIMES[method])
    running.ends()

    refused_at = next(call.at for call in telegram.calls if call.status == 429)
    helped_at = next(send.at for send in telegram.sends if send.chat_id == berit.chat_id)
    assert min(helped_at, well(telegram, method)[0].at) >= refused_at + 3.9


def well(telegram: StandIn, method: str) -> list[Call]:
    """Return the calls of this method that went well."""
    return [call for call in telegram.calls if call.method == method and call.status == 200]


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
