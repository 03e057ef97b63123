"""The gate of the board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from tests.web.browsing import Browser
from tests.web.conftest import Invite, SignInAs, TickingClock
from workshop.board.staff import StaffRole

OPEN_TO_ALL = {"/board/enter/{token}"}


def board_routes(app: FastAPI) -> list[tuple[str, str]]:
    """Return (method, path) of every route of the board, from the router itself."""
    found = [route for route in routes_in(app.routes) if route.path.startswith("/board")]
    return [(method, route.path) for route in found for method in sorted(route.methods or ())]


def routes_in(routes: Sequence[object]) -> Iterator[APIRoute]:
    """Yield the routes with those of included routers."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif router := getattr(route, "original_router", None):
            yield from routes_in(router.routes)


def filled(path: str) -> str:
    """Return a path with something in each of its places."""
    return path.replace("{kind}", "need").replace("{name}", "a.jpg").replace("{token}", "x")


def test_each_page_of_the_board_needs_a_sign_in(app: FastAPI) -> None:
    routes = [(method, path) for method, path in board_routes(app) if path not in OPEN_TO_ALL]

    answers = {
        (method, path): Browser(app).client.request(method, filled(path)).status_code
        for method, path in routes
    }

    assert len(routes) > 8
    assert set(answers.values()) == {401}, answers


def test_looking_at_the_link_uses_nothing_up(app: FastAPI, new_invite: Invite) -> None:
    token = new_invite(StaffRole.FACILITATOR)
    Browser(app).open(f"/board/enter/{token}")
    browser = Browser(app)
    browser.open(f"/board/enter/{token}")

    browser.click("Gå inn")

    assert "Veggen" in browser.text


def test_link_is_good_once(app: FastAPI, new_invite: Invite) -> None:
    path = f"/board/enter/{new_invite(StaffRole.FACILITATOR)}"
    Browser(app).post(path)

    assert Browser(app).post(path).status_code == 410


def test_link_is_too_old_after_three_days(
    app: FastAPI, new_invite: Invite, ticking: TickingClock
) -> None:
    path = f"/board/enter/{new_invite(StaffRole.FACILITATOR)}"
    ticking.advance(hours=72)

    assert Browser(app).post(path).status_code == 410


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


def test_signing_out_ends_the_session_on_the_server(facilitator: Browser, app: FastAPI) -> None:
    thief = Browser(app)
    thief.client.cookies.update(facilitator.client.cookies)
    facilitator.open("/board")

    facilitator.click("Logg ut")

    assert thief.client.get("/board").status_code == 401


def test_sign_out_needs_the_forms_token(facilitator: Browser) -> None:
    assert facilitator.post("/board/leave").status_code == 403


def test_cookie_is_for_this_host_alone(secure_app: FastAPI, new_invite: Invite) -> None:
    answer = Browser(secure_app).post(f"/board/enter/{new_invite(StaffRole.FACILITATOR)}")

    cookie = answer.headers["set-cookie"]

    assert cookie.startswith("__Host-board=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize("role", list(StaffRole))
def test_each_role_may_look_at_the_wall(signed_in_as: SignInAs, role: StaffRole) -> None:
    assert "Veggen" in signed_in_as(role).text
