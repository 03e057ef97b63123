"""Updates are brought to a webhook in order, until they are taken."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.standin.clients import ask
from tests.telegram import Json, Resident, StandIn


class Receiver(ThreadingHTTPServer):
    """A bot's webhook that answers with the statuses it is given, then 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses: list[int] = []
        self.answer: Json = {}
        self.attempts: list[tuple[str | None, Json]] = []

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    @property
    def texts(self) -> list[str]:
        """Return the texts of all attempts."""
        return [update["message"]["text"] for _, update in self.attempts]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        secret = self.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.server.attempts.append((secret, json.loads(body)))
        answer = json.dumps(self.server.answer).encode()
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep the test's output quiet."""


@contextmanager
def _listening() -> Iterator[Receiver]:
    receiver = Receiver()
    threading.Thread(target=receiver.serve_forever, args=(0.01,), daemon=True).start()
    yield receiver
    receiver.shutdown()
    receiver.server_close()


@pytest.fixture
def receiver(standin: StandIn) -> Iterator[Receiver]:
    """Return a webhook that the stand-in calls, with short pauses between attempts."""
    standin.webhook_patience.first_s = 0.01
    with _listening() as started:
        assert ask(standin, "setWebhook", url=started.url, secret_token="hemmelig")["ok"]
        yield started
        ask(standin, "deleteWebhook")


def test_update_is_brought_with_its_secret(
    standin: StandIn, anna: Resident, receiver: Receiver
) -> None:
    anna.says("Hei")

    standin.waits_until_drained()

    ((secret, update),) = receiver.attempts
    assert (secret, update["message"]["text"]) == ("hemmelig", "Hei")


def test_refused_update_is_brought_again_in_order(
    standin: StandIn, anna: Resident, receiver: Receiver
) -> None:
    receiver.statuses = [500, 502, 503]
    for text in ("en", "to"):
        anna.says(text)

    standin.waits_until_drained()

    assert receiver.texts == ["en", "en", "en", "en", "to"]
    assert standin.webhook_attempts == 5


def test_updates_from_before_are_brought_too(standin: StandIn, anna: Resident) -> None:
    anna.says("før")
    with _listening() as receiver:
        ask(standin, "setWebhook", url=receiver.url)
        standin.waits_until_drained()

        assert receiver.texts == ["før"]
        ask(standin, "deleteWebhook")


def test_polling_beside_a_webhook_is_a_conflict(standin: StandIn, receiver: Receiver) -> None:
    answer = ask(standin, "getUpdates")

    assert answer["error_code"] == 409
    assert "webhook is active" in answer["description"]
    assert receiver.attempts == []


def test_deleted_webhook_leaves_updates_to_polling(
    standin: StandIn, anna: Resident, receiver: Receiver
) -> None:
    standin.webhook_patience.first_s = 60
    receiver.statuses = [500] * 9
    anna.says("Hei")
    standin.waits_until(lambda: standin.webhook_attempts == 2)

    ask(standin, "deleteWebhook")

    assert len(ask(standin, "getUpdates")["result"]) == 1


def test_webhook_describes_its_last_failure(
    standin: StandIn, anna: Resident, receiver: Receiver
) -> None:
    receiver.statuses = [500]
    anna.says("Hei")
    standin.waits_until_drained()

    described = ask(standin, "getWebhookInfo")["result"]

    assert described["url"] == receiver.url
    assert described["last_error_message"].startswith("Wrong response from the webhook: 500")


def test_method_in_webhook_answer_takes_effect(
    standin: StandIn, anna: Resident, receiver: Receiver
) -> None:
    receiver.answer = {"method": "sendMessage", "chat_id": anna.chat_id, "text": "Takk"}

    anna.says("Hei")

    assert anna.waits_for_text("Takk").method == "sendMessage"
