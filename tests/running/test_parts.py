"""The parts together: who is ready, and what goes on when Telegram refuses the token."""

from __future__ import annotations

import socket

import httpx
import pytest

from bot.address import bind
from bot.demo.browser import free_port
from bot.house import House
from bot.running import Part
from tests.running.conftest import STARTS_WITHIN_S, Starts, becomes, ended, serving
from tests.telegram import Revoked, StandIn
from workshop.upkeep.intake import heartbeats

REFUSED = ("bot.hearing", "ERROR", "action=listen trouble=unauthorized")


def test_whole_system_becomes_ready(house: House) -> None:
    with serving(house, tuple(Part)) as browser:
        is_ready = becomes(lambda: browser.get("/ready").status_code == 200)
        checks = browser.get("/ready").json()["checks"]

    assert is_ready
    assert checks == {"database": "ok", "listener": "ok", "courier": "ok"}


def test_browser_may_knock_before_the_web_runs(house: House) -> None:
    with bind(house) as listening, socket.create_connection(listening.getsockname()) as knocking:
        assert knocking.getpeername() == listening.getsockname()


def test_web_alone_is_ready_without_telegram(house: House) -> None:
    with serving(house, (Part.WEB,)) as browser:
        answer = browser.get("/ready")

    assert (answer.status_code, answer.json()["checks"]) == (200, {"database": "ok"})


def test_refused_token_leaves_the_rest_running(
    house: House, telegram: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.faults.next("getMe", Revoked())

    with serving(house, tuple(Part)) as browser:
        is_told = becomes(lambda: trouble_of(house) == "unauthorized")
        has_clock = becomes(lambda: "clock" in beating(house))
        answer = browser.get("/health")

    assert (is_told, has_clock, answer.status_code) == (True, True, 200)
    assert refusals_in(caplog) == [REFUSED]


def test_token_refused_later_leaves_the_rest_running(
    house: House, telegram: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.faults.next("getUpdates", Revoked())

    with serving(house, (Part.LISTENER, Part.WEB)) as browser:
        is_told = becomes(lambda: trouble_of(house) == "unauthorized")
        answer = browser.get("/health")

    assert (is_told, answer.status_code) == (True, 200)
    assert refusals_in(caplog) == [REFUSED]


def test_refused_listener_alone_is_a_refusal(starts: Starts, telegram: StandIn) -> None:
    # A process of its own: a worker that has driven a browser cannot run the whole here.
    another = "42:not-the-token-of-the-stand-in"
    address = telegram.base_url

    process = starts("--only", "listener", TELEGRAM_BOT_TOKEN=another, TELEGRAM_API_BASE=address)
    code, _, complaint = ended(process)

    assert code == 1
    assert complaint.splitlines()[-1].startswith("Telegram does not know TELEGRAM_BOT_TOKEN.")


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_web_alone_needs_no_token(starts: Starts, token: str) -> None:
    port = str(free_port("127.0.0.1", 0))

    process = starts("--only", "web", WEB_PORT=port, TELEGRAM_BOT_TOKEN=token)
    said = process.stdout.readline() if process.stdout else ""
    answer = httpx.get(f"http://127.0.0.1:{port}/ready", timeout=STARTS_WITHIN_S)
    process.terminate()

    assert said == f"Verksted is running at http://127.0.0.1:{port}. Stop with Ctrl-C.\n"
    assert (answer.status_code, ended(process)[0]) == (200, 0)


def beating(house: House) -> set[str]:
    """Return the parts that have said that they are at work."""
    with house.store.reading() as session:
        return set(heartbeats(session))


def trouble_of(house: House) -> object:
    """Return the listener's trouble, as its heartbeat knows it."""
    with house.store.reading() as session:
        listener = heartbeats(session).get(Part.LISTENER)
        return listener.knows.get("trouble") if listener else None


def refusals_in(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, str]]:
    """Return what was logged as an error: by whom, how bad, what."""
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    return [(error.name, error.levelname, error.getMessage()) for error in errors]
