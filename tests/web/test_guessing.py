"""Whoever guesses is slowed down; whoever knows comes in. Time stands still unless told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi import FastAPI

from tests.conftest import FakeClock
from tests.eavesdropping import PASSWORD
from tests.web.browsing import Browser
from tests.web.doors import Person, come_in, set_up
from tests.web.phrases import nb
from web.app import create_app
from web.backstage import Backstage
from web.brakes import Brakes
from web.limits import TooFast


@pytest.fixture
def still(stage: Backstage, clock: FakeClock) -> Backstage:
    """What stands behind the pages, by a clock that stands still."""
    return replace(stage, clock=clock)


@pytest.fixture
def app(still: Backstage) -> FastAPI:
    """The application, counting by that clock."""
    return create_app(still)


@pytest.fixture
def kari(still: Backstage) -> Person:
    """Kari, who has set up her sign-in."""
    return set_up(still)


def guess(app: FastAPI, name: str, address: str, times: int) -> list[int]:
    """Try wrong passwords from an address; the statuses of the answers."""
    browser = Browser(app)
    browser.client._transport.client = (address, 1)  # type: ignore[attr-defined]
    fields = {"name": name, "password": "feil passord her"}
    return [browser.post("/board/sign-in", **fields).status_code for _ in range(times)]


def waits(brakes: Brakes, clock: FakeClock, tries: int) -> list[int]:
    """Return how long each try has to wait for the one before, when each waits its time."""
    found = []
    for _ in range(tries):
        try:
            brakes.take("key")
            found.append(0)
        except TooFast as error:
            clock.advance(seconds=error.wait_s)
            brakes.take("key")
            found.append(error.wait_s)
    return found


def test_each_failure_waits_twice_as_long(clock: FakeClock) -> None:
    brakes = Brakes(clock)

    assert waits(brakes, clock, 15) == [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_right_try_forgets_the_wrong_ones(clock: FakeClock) -> None:
    brakes = Brakes(clock)
    waits(brakes, clock, 6)

    brakes.release("key")

    assert waits(brakes, clock, 4) == [0, 0, 0, 0]


def test_failures_are_forgotten_in_an_hour(clock: FakeClock) -> None:
    brakes = Brakes(clock)
    waits(brakes, clock, 8)
    clock.advance(hours=1)

    assert waits(brakes, clock, 4) == [0, 0, 0, 0]


def test_fifth_wrong_password_has_to_wait(app: FastAPI, kari: Person) -> None:
    assert guess(app, kari.name, "192.0.2.7", 6) == [401, 401, 401, 401, 429, 429]


def test_waiting_is_said_with_the_seconds(app: FastAPI, kari: Person) -> None:
    browser = Browser(app)
    for _ in range(5):
        browser.open("/board/sign-in")
        browser.click("Videre", name=kari.name, password="feil passord her")

    assert (browser.answer.status_code, browser.answer.headers["retry-after"]) == (429, "2")
    assert "Vent 2 sekunder" in browser.text
    assert browser.page.values("input", "value")[1:] == [kari.name]


def test_long_wait_is_said_in_minutes(app: FastAPI, kari: Person, clock: FakeClock) -> None:
    browser = Browser(app)
    for wait_s in (*(900,) * 11, 0):
        clock.advance(seconds=wait_s)
        browser.open("/board/sign-in")
        browser.click("Videre", name=kari.name, password="feil passord her")

    assert "Vent 5 minutter" in browser.text


def test_unknown_name_is_slowed_down_alike(app: FastAPI) -> None:
    assert guess(app, "Ingen", "192.0.2.7", 5) == [401, 401, 401, 401, 429]


def test_many_names_from_one_address_are_counted_together(app: FastAPI) -> None:
    answers = [guess(app, f"Person {nth}", "192.0.2.7", 1)[0] for nth in range(6)]

    assert answers == [401] * 5 + [429]


def test_thousand_wrong_guesses_elsewhere_keep_nobody_out(
    app: FastAPI, still: Backstage, kari: Person
) -> None:
    statuses = guess(app, kari.name, "192.0.2.7", 1_000)

    browser = come_in(app, still, kari)

    assert (statuses.count(429), "Veggen" in browser.text) == (996, True)


def test_right_password_is_not_taken_while_waiting(app: FastAPI, kari: Person) -> None:
    guess(app, kari.name, "testclient", 5)

    answer = Browser(app).post("/board/sign-in", name=kari.name, password=PASSWORD)

    assert answer.status_code == 429


def test_codes_can_be_guessed_four_times(
    app: FastAPI, still: Backstage, kari: Person, clock: FakeClock
) -> None:
    browser = Browser(app)
    browser.open("/board/sign-in")
    browser.click("Videre", name=kari.name, password=PASSWORD)
    page = browser.page
    for _ in range(5):
        browser.click("Logg inn", on_page=page, code="000000")
    refused = browser.answer.status_code
    clock.advance(seconds=2)

    browser.click("Logg inn", on_page=page, code=kari.code(clock()))

    assert (refused, "Veggen" in browser.text) == (429, True)


def test_code_page_says_how_long_to_wait(app: FastAPI, kari: Person) -> None:
    browser = Browser(app)
    browser.open("/board/sign-in")
    browser.click("Videre", name=kari.name, password=PASSWORD)
    for _ in range(5):
        browser.click("Logg inn", code="000000")

    assert nb("doors.code_title") in browser.text
    assert "Vent 2 sekunder" in browser.text
