"""Every route of the pages, every role, every process: who may do what, and nobody more.

The routes come from the application itself. What each may be, stands here once more in words of
its own: a new route that fits none of it fails here, and one without a gate does not even start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from tests.web.browsing import Browser
from tests.web.conftest import session_of
from web.app import create_app
from web.backstage import Backstage, DemoDoor
from web.board.doors.gate import require_signed_in
from web.board.doors.rules import GATES, NoRule, Rule, require_rules, rule_of
from web.cookies import Cookie
from workshop.board.staff import StaffRole

OPEN = {
    "/board/enter/{token}", "/board/enter/{token}/code",
    "/board/sign-in", "/board/sign-in/code", "/board/demo/{token}",
}  # fmt: skip
FOR_ALL = re.compile(r"/board/(?:me|leave)(?:/.*)?")
"""What everybody who is signed in may send: it changes only what is their own."""
FOR_ADMINS = "/board/colleagues"
ASKS_WHETHER = {
    "/board/rehearsal/wipe", "/board/phases/move", "/board/process/dates/{kind}",
    "/board/process/mandate", "/board/meetings/{number}/undo/{batch}",
    "/board/meetings/{number}/redo/{batch}", "/board/broadcasts/{number}/cancel",
    "/board/broadcasts/new", "/board/broadcasts/check", "/board/trial",
    "/board/dots/new", "/board/dots/{number}/change",
}  # fmt: skip
"""Pages that only ask whether, or how, something is to be changed."""
FOR_FACILITATORS = "/board/carriers"
"""How residents can be reached who have asked for it; readers need not know."""
FOR_CONTACT = "/board/contact"
PROTECTS = re.compile(
    r"/board/(?:voice/{number}/(?:hide|show|flags|redact|unredact|followed-up)|history/(?:un|re)do)"
)
"""What the contact for safety may do beside looking."""
OF_WHO_DID_WHAT = "/board/history"
"""Readers do not look over colleagues' shoulders."""
NOT_THE_BOARD = {
    "/", "/k/{source}", "/sal", "/hjelp", "/help", "/picture/{name}", "/voice/{name}",
    "/robots.txt", "/favicon.ico", "/health", "/ready", "/metrics",
    "/chat/start", "/chat/say", "/chat/press",
    "/chat/stream", "/chat/media/{name}", "/chat/continue", "/chat/continue/{token}",
    "/chat/tell", "/chat/tell/push", "/chat/tell/mail", "/chat/tell/off", "/chat/tell/yes/{token}",
    "/chat/tell/off/{token}",
    "/kalender/{code}.ics", "/results", "/results/data.json", "/results/data.csv",
}  # fmt: skip
"""The residents' pages and those of machines; a new one is thought about and put here."""
CHANGING = {StaffRole.FACILITATOR, StaffRole.ADMIN}
PROTECTING = CHANGING | {StaffRole.SAFETY}
Asked = tuple[str, str]


def routes_in(routes: Sequence[object]) -> Iterator[APIRoute]:
    """Yield the routes that lead to a function of ours."""
    yield from (route for route in routes if isinstance(route, APIRoute))


def asked(app: FastAPI) -> list[Asked]:
    """Return (method, path) of every route of the board, from the application itself."""
    found = [route for route in routes_in(app.routes) if route.path.startswith("/board")]
    return [(method, route.path) for route in found for method in sorted(route.methods or ())]


def may(role: StaffRole, method: str, path: str) -> bool:
    """Tell whether a role may take a route, in plain words."""
    if path.startswith(FOR_ADMINS):
        return role == StaffRole.ADMIN
    if path == FOR_FACILITATORS:
        return role in CHANGING
    if path == FOR_CONTACT or PROTECTS.fullmatch(path):
        return role in PROTECTING
    if path == OF_WHO_DID_WHAT and role == StaffRole.READER:
        return False
    is_own = FOR_ALL.fullmatch(path) is not None
    is_read = method == "GET" and path not in ASKS_WHETHER
    return is_read or is_own or role in CHANGING


def filled(path: str, numbers: dict[str, int] | None = None) -> str:
    """Return a path with something in each of its places: the number of its room, if known."""
    room = path.split("/")[2] if path.count("/") > 1 else ""
    known = {"number": 1, "batch": 1, "upload_id": 1, **(numbers or {})}
    known["number"] = known.get(room, known["number"])
    for place, value in known.items():
        path = path.replace("{" + place + "}", str(value))
    return path.replace("{kind}", "need").replace("{name}", "a.jpg").replace("{token}", "x")


@pytest.fixture
def app(stage: Backstage) -> FastAPI:
    """The application, with all seats for streams taken: one that is let through gets a 429."""
    app = create_app(stage)
    for nth in range(200):
        app.state.limits.streams.take(str(nth))
    return app


def signed_in(app: FastAPI, stage: Backstage, role: StaffRole) -> tuple[Browser, str]:
    """Return a browser of somebody with this role, and the token for their forms."""
    browser = Browser(app)
    browser.client.cookies.set(Cookie.BOARD, session_of(stage, role), domain="testserver.local")
    token = dict(browser.open("/board/me").form_to("/board/leave").fields)["form_token"]
    return browser, token


def ask(browser: Browser, one: Asked, numbers: dict[str, int] | None, **fields: str) -> int:
    """Ask for a route, as any client could; the status of the answer."""
    method, path = one
    data = fields if method == "POST" else None
    answer = browser.client.request(
        method, filled(path, numbers), data=data, follow_redirects=False
    )
    browser.answer = answer
    return answer.status_code


def rules_in(dependant: Dependant) -> Iterator[Rule]:
    """Return the rules of all gates that are asked before this."""
    for one in dependant.dependencies:
        if one.call in GATES:
            yield GATES[one.call]
        yield from rules_in(one)


def test_each_route_of_the_board_has_a_rule(app: FastAPI) -> None:
    board = [route for route in routes_in(app.routes) if route.path.startswith("/board")]

    rules = {(route.path, *(route.methods or ())): rule_of(route) for route in board}

    is_open = {path for (path, *_), rule in rules.items() if rule == Rule.OPEN}
    assert len(rules) > 80
    assert is_open == OPEN - {"/board/demo/{token}"}


def test_rule_is_that_of_what_fastapi_asks(app: FastAPI) -> None:
    board = [route for route in routes_in(app.routes) if route.path.startswith("/board")]

    asked = {route.path: max(rules_in(route.dependant)) for route in board}

    assert asked == {route.path: rule_of(route) for route in board}


def test_each_other_route_has_been_thought_about(app: FastAPI) -> None:
    others = [route for route in routes_in(app.routes) if not route.path.startswith("/board")]

    # What other systems read has rules and a matrix of its own: test_api_doors.py.
    of_pages = {r.path for r in others if not r.endpoint.__module__.startswith("web.api")}
    assert of_pages == NOT_THE_BOARD


def test_route_without_a_gate_does_not_start() -> None:
    router = APIRouter()
    router.add_api_route("/board/forgotten", lambda: None)

    with pytest.raises(NoRule):
        require_rules([router])


def test_route_that_changes_without_a_form_does_not_start() -> None:
    router = APIRouter(dependencies=[Depends(require_signed_in)])
    router.add_api_route("/board/loose", lambda: None, methods=["POST"])

    with pytest.raises(NoRule):
        require_rules([router])


def test_door_of_the_demo_is_in_no_other_house(stage: Backstage) -> None:
    demo = create_app(replace(stage, demo_door=DemoDoor("x", 1)))
    plain = create_app(stage)

    paths = [{path for _, path in asked(one)} for one in (demo, plain)]

    assert paths[0] - paths[1] == {"/board/demo/{token}"}


def test_strangers_are_led_to_the_way_in(app: FastAPI) -> None:
    routes = [one for one in asked(app) if one[1] not in OPEN]
    browser = Browser(app)

    answers = {one: ask(browser, one, None, form_token="x") for one in routes}

    assert set(answers.values()) == {401}, answers
    assert "Logg inn" in browser.text


@pytest.mark.parametrize("role", list(StaffRole))
def test_each_role_may_do_what_it_may(app: FastAPI, stage: Backstage, role: StaffRole) -> None:
    wrong = {}
    for method, path in asked(app):
        browser, token = signed_in(app, stage, role)
        status = ask(browser, (method, path), None, form_token=token)
        is_let_through = status not in {401, 403}
        if path not in OPEN and is_let_through != may(role, method, path):
            wrong[method, path] = status

    assert wrong == {}


@pytest.mark.parametrize("token", ["", "wrong"])
def test_nothing_changes_without_the_forms_token(
    app: FastAPI, stage: Backstage, token: str
) -> None:
    browser, _ = signed_in(app, stage, StaffRole.ADMIN)
    changes = [one for one in asked(app) if one[0] != "GET" and one[1] not in OPEN]

    answers = {one: ask(browser, one, None, form_token=token) for one in changes}

    assert set(answers.values()) == {403}, answers


def test_nothing_changes_for_another_sites_page(app: FastAPI, stage: Backstage) -> None:
    browser, token = signed_in(app, stage, StaffRole.ADMIN)
    browser.client.headers["Origin"] = "https://evil.example"

    answers = {
        one: ask(browser, one, None, form_token=token) for one in asked(app) if one[0] != "GET"
    }

    assert set(answers.values()) == {403}, answers
