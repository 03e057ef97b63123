"""Killed after the commit and before the 200: Telegram comes again, and it is stored once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.demo.browser import free_port
from bot.house import House
from bot.porch import Porch
from bot.running import Part
from storage.store import Store
from storage.tables import Contribution
from storage.vault import Vault
from tests.running.conftest import STARTS_WITHIN_S, Starts, becomes, serving
from tests.telegram import StandIn
from tests.workshop.residents import join

SECRET = "a-secret-for-tests-that-is-long-enough"


class Between(ThreadingHTTPServer):
    """A server in front, as operators have one; it can keep the bot's answers to itself."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.keeps_answers = False
        self.let_go = threading.Event()

    @property
    def url(self) -> str:
        """Where Telegram posts."""
        return f"http://127.0.0.1:{self.server_address[1]}/telegram"


class _Handler(BaseHTTPRequestHandler):
    server: Between

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        try:
            status = httpx.post(self.server.upstream, content=body, headers=secret).status_code
        except httpx.TransportError:
            status = 502
        if self.server.keeps_answers:
            self.server.let_go.wait(STARTS_WITHIN_S)
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def port() -> int:
    """A free port for the bot."""
    found = free_port("127.0.0.1", 0)
    assert found is not None
    return found


@pytest.fixture
def between(port: int) -> Iterator[Between]:
    """A server in front of the bot."""
    server = Between(f"http://127.0.0.1:{port}/telegram")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.let_go.set()
    server.shutdown()
    server.server_close()


def texts(store: Store) -> list[str]:
    """Return what is kept."""
    with store.reading() as session:
        return list(session.scalars(select(Contribution.text)))


def test_pages_and_webhook_share_an_address(house: House, port: int) -> None:
    settings = replace(
        house.settings,
        web_port=port,
        telegram_mode="webhook",
        telegram_webhook_url=f"http://127.0.0.1:{port}/telegram",
        telegram_webhook_secret=SECRET,
    )
    secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    with serving(replace(house, settings=settings), tuple(Part)) as browser:
        is_open = becomes(
            lambda: browser.post("/telegram", headers=secret, content=b"{}").status_code == 200
        )
        page = browser.get("/health").status_code

    assert (is_open, page) == (True, 200)


def test_post_before_the_listener_is_there_is_asked_to_come_again() -> None:
    early = TestClient(Porch("https://municipality.example/telegram"))

    answer = early.post("/telegram", content=b"{}")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


def test_kill_before_the_200_stores_once(
    starts: Starts,
    telegram: StandIn,
    between: Between,
    port: int,
    store: Store,
    vault: Vault,
    jevnaker: str,
) -> None:
    telegram.webhook_patience.first_s = 0.05
    anna = telegram.resident()
    with store.writing() as session:
        join(session, vault, str(anna.chat_id), now=datetime.now(UTC), age_band="67-79")
    settings = {
        "DATABASE_URL": store.url,
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_BASE": telegram.base_url,
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_WEBHOOK_URL": between.url,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "WEB_PORT": str(port),
    }
    between.keeps_answers = True
    process = starts("--only", "listener", **settings)
    anna.says("En benk ved butikken")
    assert becomes(lambda: texts(store) == ["En benk ved butikken"])
    pending_at_the_kill = telegram.pending()

    process.kill()
    process.wait()
    between.keeps_answers = False
    between.let_go.set()
    starts("--only", "listener", **settings)
    telegram.waits_until_drained(timeout_s=STARTS_WITHIN_S)

    assert (pending_at_the_kill, texts(store)) == (1, ["En benk ved butikken"])
