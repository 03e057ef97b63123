"""How long a session lasts, and how it ends."""

from __future__ import annotations

import time

import pytest
from fastapi import FastAPI

from tests.web.browsing import Browser
from tests.web.conftest import SignInAs, TickingClock
from tests.web.doors import come_in, set_up
from web.app import create_app
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.doors.sessions import SESSION_FOR


@pytest.mark.parametrize(("away_for", "status"), [(28, 200), (30, 401)])
def test_session_ends_after_half_an_hour_away(
    facilitator: Browser, ticking: TickingClock, away_for: int, status: int
) -> None:
    ticking.advance(minutes=away_for)
    facilitator.open("/board")

    assert facilitator.answer.status_code == status


def test_visits_keep_a_session_alive(facilitator: Browser, ticking: TickingClock) -> None:
    for _ in range(4):
        ticking.advance(minutes=20)
        facilitator.open("/board")

    assert facilitator.answer.status_code == 200


def test_session_ends_after_eight_hours_at_work(
    facilitator: Browser, ticking: TickingClock
) -> None:
    for _ in range(8 * 3):
        ticking.advance(minutes=20)
        facilitator.open("/board")

    assert facilitator.answer.status_code == 401


def test_signing_out_ends_the_session_on_the_server(facilitator: Browser, app: FastAPI) -> None:
    thief = Browser(app)
    thief.client.cookies.update(facilitator.client.cookies)
    facilitator.open("/board")

    facilitator.click("Logg ut")

    assert thief.client.get("/board").status_code == 401


def test_sign_out_needs_the_forms_token(facilitator: Browser) -> None:
    assert facilitator.post("/board/leave").status_code == 403


def test_cookie_is_for_this_host_alone(secure_app: FastAPI, stage: Backstage) -> None:
    person = set_up(stage)
    browser = Browser(secure_app)
    browser.client.base_url = browser.client.base_url.copy_with(scheme="https")
    browser.open("/board/sign-in")
    browser.click("Videre", name=person.name, password="fire gule sykler sover")
    form = browser.page.form_with("Logg inn")

    answer = browser.client.post(
        form.action,
        data=form.carried(code=person.code(stage.clock())),
        follow_redirects=False,
    )

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-board=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


def test_cookie_outlives_the_session_it_is_of(app: FastAPI, stage: Backstage) -> None:
    browser = come_in(app, stage, set_up(stage))

    [cookie] = [one for one in browser.client.cookies.jar if one.name == "board"]

    assert (cookie.expires or 0) - time.time() > 2 * SESSION_FOR.total_seconds()


def test_signing_in_again_changes_the_session(app: FastAPI, stage: Backstage) -> None:
    person = set_up(stage)
    browser = come_in(app, stage, person)
    before = browser.client.cookies["board"]

    browser.open("/board/sign-in")
    browser.click("Videre", name=person.name, password="fire gule sykler sover")
    browser.click("Logg inn", recovery=person.codes[0])

    assert browser.client.cookies["board"] != before
    assert Browser(app, Cookie=f"board={before}").client.get("/board").status_code == 401


@pytest.mark.parametrize("role", list(StaffRole))
def test_each_role_may_look_at_the_wall(signed_in_as: SignInAs, role: StaffRole) -> None:
    assert "Veggen" in signed_in_as(role).text


def test_session_ends_in_other_processes_at_once(facilitator: Browser, stage: Backstage) -> None:
    other = Browser(create_app(stage))
    other.client.cookies.update(facilitator.client.cookies)
    other.open("/board")

    facilitator.click("Logg ut")

    assert other.client.get("/board").status_code == 401


def test_made_up_cookie_is_looked_up_and_not_noted(app: FastAPI, stage: Backstage) -> None:
    made_up = "x" * 43

    answer = Browser(app, Cookie=f"board={made_up}").client.get("/board")

    assert answer.status_code == 401
    assert app.state.visits.is_due(made_up, stage.clock())
