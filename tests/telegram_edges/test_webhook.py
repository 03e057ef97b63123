"""The webhook's listener: what is not taken comes again, and what is wrong with it is noticed."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.listener import Api, Hook, Intake, TokenRefused, WebhookListener
from bot.porch import Porch
from bot.server import serve_porch
from bot.waiting import Pauses
from tests.conftest import MONDAY
from tests.standin.clients import ask
from tests.telegram import Resident, Revoked, ServerError, StandIn
from tests.telegram_edges.running import Running
from tests.telegram_edges.test_polling import Ears

SECRET = "a-secret-for-tests-that-is-long-enough"


@pytest.fixture
def ears(standin: StandIn) -> Ears:
    """Ears for this test."""
    return Ears(standin)


@contextmanager
def hearing(ears: Ears, *, path: str = "/telegram", secret: str = SECRET) -> Iterator[Hook]:
    """Hear by webhook into these ears; Telegram is told to come to this path."""
    ears.standin.webhook_patience.first_s = 0.02
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        porch, hook = Porch(f"{url}/telegram"), Hook(f"{url}{path}", secret)

        async def work(stop: asyncio.Event) -> None:
            listener = WebhookListener(
                api=Api(ears.standin.token, ears.standin.base_url),
                hook=hook,
                porch=porch,
                intake=Intake(ears.hear, ears.park, lambda: MONDAY, ears.get_ready, ears.touch),
                beat=ears.beat,
                when_heard=ears.nudge,
                watch_s=0.1,
                pauses=Pauses(0.01, 0.05),
            )
            async with asyncio.TaskGroup() as group:
                serving = group.create_task(serve_porch(porch, listening, stop))
                try:
                    await listener.run(stop)
                finally:
                    if not stop.is_set():
                        serving.cancel()

        with Running(work):
            ears.standin.waits_until(lambda: ears.standin.books.count("setWebhook") > 0)
            yield hook


@pytest.mark.parametrize("is_never_ready", [False, True])
def test_all_is_ready_before_the_first_post_or_heard_all_the_same(
    standin: StandIn, anna: Resident, ears: Ears, *, is_never_ready: bool
) -> None:
    ears.is_never_ready = is_never_ready
    with hearing(ears):
        anna.says("En benk")
        standin.waits_until_drained()

    assert (ears.readied, ears.texts) == ([0], ["En benk"])


def test_what_was_not_taken_comes_again(standin: StandIn, anna: Resident, ears: Ears) -> None:
    ears.failures = 2
    with hearing(ears):
        anna.says("En benk")
        standin.waits_until_drained()

    assert ears.texts == ["En benk"]
    assert ears.acknowledged_while_hearing == [0, 0, 0]
    assert "database" in ears.troubles


def test_ended_webhook_is_noticed_and_set_again(standin: StandIn, ears: Ears) -> None:
    with hearing(ears) as hook:
        ask(standin, "deleteWebhook")
        standin.waits_until(lambda: standin.books.count("setWebhook") == 2)
        described = ask(standin, "getWebhookInfo")["result"]

    assert (described["url"], "conflict" in ears.troubles) == (hook.url, True)


def test_webhook_that_telegram_does_not_reach_is_noticed(
    standin: StandIn, anna: Resident, ears: Ears
) -> None:
    with hearing(ears, path="/elsewhere"):
        anna.says("Hallo?")
        standin.waits_until(lambda: "unreached" in ears.troubles)

    assert ears.texts == []


def test_webhook_that_telegram_refuses_is_noticed(standin: StandIn, ears: Ears) -> None:
    with hearing(ears, secret="not allowed!"):
        standin.waits_until(lambda: "webhook refused" in ears.troubles)


def test_webhook_is_set_when_telegram_is_back(
    standin: StandIn, anna: Resident, ears: Ears
) -> None:
    standin.faults.next("getMe", ServerError(502), times=2)
    standin.faults.next("setWebhook", ServerError(502), times=2)
    with hearing(ears):
        anna.says("En benk")
        standin.waits_until_drained()

    assert ears.texts == ["En benk"]


def test_refused_token_ends_the_listener(standin: StandIn, ears: Ears) -> None:
    standin.faults.next("getWebhookInfo", Revoked())

    with pytest.raises(BaseExceptionGroup) as ended, hearing(ears):
        standin.waits_until(lambda: ears.knows.get("trouble") == "unauthorized")

    assert ended.group_contains(TokenRefused)
