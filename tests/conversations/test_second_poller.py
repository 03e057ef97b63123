"""Two bots with one token: it is noticed, said, and over by itself when the other one stops."""

from __future__ import annotations

import threading

import pytest

from tests.conversations.conftest import Running, take_up
from tests.standin.clients import ask
from tests.telegram import StandIn
from workshop.process import current_process
from workshop.upkeep.condition import Condition, condition_of


def condition(bot: Running) -> Condition:
    """Return how the bot is, as the status page reads it."""
    with bot.house.store.reading() as session:
        return condition_of(session, current_process(session), {}, now=bot.house.clock())


class OtherPoller:
    """Somebody else who polls with the same token, until told to stop."""

    def __init__(self, telegram: StandIn) -> None:
        self._telegram = telegram
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    def _poll(self) -> None:
        while not self._stop.is_set():
            ask(self._telegram, "getUpdates", timeout=1, offset=-1)


def test_second_poller_is_noticed_and_outlived(
    bot: Running, telegram: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    with OtherPoller(telegram):
        telegram.waits_until(lambda: condition(bot).has_second_poller, timeout_s=30)

    anna.says("Etter at den andre stanset")
    anna.waits_for_text("Hvem mangler", timeout_s=60)
    telegram.clock.advance(121)

    telegram.waits_until(lambda: bool(condition(bot).silences), timeout_s=60)
    assert [one.cause for one in condition(bot).silences] == ["other_bot"]
    assert not condition(bot).has_second_poller
    assert "Stop the other one, and this one goes on by itself." in caplog.text
