"""A browser that was in before is kept out by nobody at the same address. Time stands still."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import pytest
from fastapi import FastAPI

from tests.conftest import FakeClock
from tests.eavesdropping import PASSWORD
from tests.web.browsing import Browser
from tests.web.conftest import Invite
from tests.web.doors import Person, come_in, set_up
from web.app import create_app
from web.backstage import Backstage
from web.limits import MOST_KEYS
from workshop.board.staff import StaffRole
from workshop.doors.passwords import AT_ONCE, place_to_hash

WRONG = "feil passord her"


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


def crowd(app: FastAPI, name: str = "Ingen", times: int = 6) -> None:
    """Let somebody else at the same address try in vain."""
    guest = Browser(app)
    for nth in range(times):
        guest.post("/board/sign-in", name=f"{name} {nth}", password=WRONG)


def status(browser: Browser, person: Person, password: str = PASSWORD) -> int:
    """Return how the first step of signing in is answered."""
    return browser.post("/board/sign-in", name=person.name, password=password).status_code


def test_guest_of_the_hall_keeps_no_facilitator_out(
    app: FastAPI, still: Backstage, kari: Person
) -> None:
    browser = come_in(app, still, kari)

    crowd(app)

    assert (status(browser, kari), status(Browser(app), kari)) == (200, 429)


def test_guest_who_knows_her_name_keeps_her_out_no_more(
    app: FastAPI, still: Backstage, kari: Person
) -> None:
    browser = come_in(app, still, kari)

    for _ in range(6):
        status(Browser(app), kari, WRONG)

    assert status(browser, kari) == 200


def test_guessing_in_a_known_browser_is_slowed_down(
    app: FastAPI, still: Backstage, kari: Person
) -> None:
    browser = come_in(app, still, kari)

    assert [status(browser, kari, WRONG) for _ in range(5)] == [401] * 4 + [429]


@pytest.mark.parametrize("made_up", ["x" * 43, "AAAA", "=", "A" * 5_000])
def test_nobody_makes_themselves_a_known_browser(app: FastAPI, kari: Person, made_up: str) -> None:
    crowd(app)

    assert status(Browser(app, Cookie=f"browser={made_up}"), kari) == 429


def test_try_that_is_refused_makes_no_wait_longer(
    app: FastAPI, kari: Person, clock: FakeClock
) -> None:
    crowd(app)
    for _ in range(11):
        clock.advance(seconds=1)
        status(Browser(app), kari)
    clock.advance(seconds=1)

    assert status(Browser(app), kari) == 200


def test_wait_that_is_said_is_long_enough(app: FastAPI, kari: Person, clock: FakeClock) -> None:
    for _ in range(5):
        status(Browser(app), kari, WRONG)
    clock.advance(seconds=2)

    assert status(Browser(app), kari) == 200


def test_link_that_works_is_stopped_by_nobody(app: FastAPI, new_invite: Invite) -> None:
    path = f"/board/enter/{new_invite(StaffRole.FACILITATOR)}"
    crowd(app)
    for _ in range(9):
        Browser(app).client.get("/board/enter/wrong")

    assert Browser(app).client.get(path).status_code == 200


def test_flood_of_names_forgets_no_wrong_codes(
    app: FastAPI, still: Backstage, kari: Person
) -> None:
    browser = Browser(app)
    browser.open("/board/sign-in")
    browser.click("Videre", name=kari.name, password=PASSWORD)
    page = browser.page
    for _ in range(5):
        browser.click("Logg inn", on_page=page, code="000000")
    for nth in range(MOST_KEYS):
        app.state.brakes.take(f"name {nth}")

    browser.click("Logg inn", on_page=page, code=kari.code(still.clock()))

    assert browser.answer.status_code == 429


def test_crowd_at_the_door_is_asked_to_come_again(app: FastAPI, kari: Person) -> None:
    with ExitStack() as places:
        for _ in range(AT_ONCE):
            places.enter_context(place_to_hash())
        crowded = {status(Browser(app), kari) for _ in range(5)}

    assert (crowded, status(Browser(app), kari)) == ({429}, 200)


def test_crowd_slows_down_nobodys_own_password(
    app: FastAPI, still: Backstage, kari: Person
) -> None:
    browser = come_in(app, still, kari)
    form = browser.open("/board/me").form_with("Bytt telefon eller app")
    with ExitStack() as places:
        for _ in range(AT_ONCE):
            places.enter_context(place_to_hash())
        data = form.carried(password=PASSWORD)
        crowded = {browser.client.post(form.action, data=data).status_code for _ in range(5)}

    assert (crowded, browser.client.post(form.action, data=data).status_code) == ({429}, 200)
