"""The door of the API: which key opens what, and what a system hears that may not come in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from storage.tables import ApiKey, Audit, Process
from tests.conftest import FakeClock
from tests.web.conftest import TickingClock
from tests.web.reading import API, System, fill, new_key
from web.api.problems import PROBLEM
from web.app import create_app
from web.backstage import Backstage
from web.limits import READERS, WRONG_KEYS
from workshop.board.staff import StaffRole
from workshop.outside.keys import Scope, revoke_key

RULES = {
    "/process": Scope.RESULTS,
    "/prompts": Scope.RESULTS,
    "/meetings": Scope.RESULTS,
    "/items": Scope.RESULTS,
    "/items/{item}": Scope.RESULTS,
    "/items/{item}/quotes": Scope.RESULTS,
    "/participation": Scope.RESULTS,
    "/ballots": Scope.RESULTS,
    "/contributions": Scope.RECORD,
    "/openapi.json": None,
}
"""The narrowest scope that opens each route; None: open to all. A route needs a rule here."""
OPENS = {
    Scope.RESULTS: {None, Scope.RESULTS},
    Scope.RECORD: {None, Scope.RESULTS, Scope.RECORD},
    Scope.PEOPLE: {None, Scope.RESULTS, Scope.RECORD},
}
NOBODY = "verksted_" + "A" * 43
NO_KEYS = {
    "none": {},
    "nobody's": {"Authorization": f"Bearer {NOBODY}"},
    "none that could be ours": {"Authorization": "Bearer ' OR 1=1"},
    "another way": {"Authorization": f"Basic {NOBODY}"},
    "odd letters": {"Authorization": "Bearer \xe5\xe6"},
}


def api_routes(app: FastAPI) -> dict[str, set[str]]:
    """Return the methods of each route of the API, from the router itself."""
    known = {str(one.path): set(one.methods or ()) for one in iter_route_contexts(app.routes)}
    return {p.removeprefix(API): methods for p, methods in known.items() if p.startswith(API)}


def filled(path: str) -> str:
    """Return a path with an item that stands on the board in its place."""
    return path.replace("{item}", "n1")


@pytest.fixture
def board(stage: Backstage) -> None:
    """Something of everything."""
    fill(stage)


def test_each_route_has_a_rule_and_only_reads(app: FastAPI) -> None:
    ours = api_routes(app)

    assert set(ours) == set(RULES)
    assert [path for path, methods in ours.items() if methods != {"GET"}] == []


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("scope", list(Scope))
def test_key_opens_what_its_scope_says(app: FastAPI, stage: Backstage, scope: Scope) -> None:
    system = System(app, new_key(stage, scope))

    opened = {path: system.get(filled(path)).status_code for path in RULES}

    assert opened == {path: 200 if rule in OPENS[scope] else 403 for path, rule in RULES.items()}


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize("headers", NO_KEYS.values(), ids=NO_KEYS)
def test_nothing_opens_without_a_key(app: FastAPI, headers: dict[str, str]) -> None:
    client = System(app, None).client
    written = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]

    answers = [
        client.get(API + filled(path), headers=written)
        for path, rule in RULES.items()
        if rule is not None
    ]

    told = {(one.status_code, one.headers["www-authenticate"]) for one in answers}
    assert told == {(401, 'Bearer realm="verksted"')}


@pytest.mark.parametrize("role", list(StaffRole))
def test_sign_in_at_the_board_opens_nothing(
    app: FastAPI, signed_in_as: object, role: StaffRole
) -> None:
    browser = signed_in_as(role)  # type: ignore[operator]

    assert browser.client.get(f"{API}/process").status_code == 401


def test_revoked_key_opens_nothing_at_once(app: FastAPI, stage: Backstage) -> None:
    system = System(app, new_key(stage))
    before = system.get("/process").status_code
    with stage.store.writing() as session:
        revoke_key(session, "archive", now=stage.clock())

    assert (before, system.get("/process").status_code) == (200, 401)


def test_key_ends_by_itself(app: FastAPI, stage: Backstage, ticking: TickingClock) -> None:
    system = System(app, new_key(stage, days=30))
    ticking.advance(days=29, hours=23)
    before = system.get("/process").status_code
    ticking.advance(hours=1)

    assert (before, system.get("/process").status_code) == (200, 401)


def test_only_a_hash_of_the_key_is_stored(app: FastAPI, stage: Backstage) -> None:
    key = new_key(stage)
    System(app, key).get("/process")

    with stage.store.reading() as session:
        rows = [repr(vars(row)) for row in (*session.scalars(select(ApiKey)),)]
        done = session.execute(select(Audit.action, Audit.about)).all()

    assert [row for row in rows if key in row or key.removeprefix("verksted_") in row] == []
    assert [(action, about) for action, about in done] == [
        ("api-key-add", {"key": 1, "scope": "people"})
    ]


def test_use_is_noted_once_an_hour(app: FastAPI, stage: Backstage, ticking: TickingClock) -> None:
    system = System(app, new_key(stage))
    noted = []
    for minutes in (0, 30, 40):
        ticking.advance(minutes=minutes)
        system.get("/process")
        with stage.store.reading() as session:
            noted.append(session.scalars(select(ApiKey.used_at)).one())

    assert (noted[0] == noted[1], noted[1] == noted[2]) == (True, False)


@pytest.fixture
def still_app(stage: Backstage, clock: FakeClock) -> FastAPI:
    """The application, counting by a clock that stands still."""
    return create_app(replace(stage, clock=clock))


def test_key_may_ask_so_much(still_app: FastAPI, stage: Backstage, clock: FakeClock) -> None:
    eager, calm = (System(still_app, new_key(stage, name=name)) for name in ("a", "b"))
    statuses = {eager.get("/process").status_code for _ in range(READERS.burst)}
    refused = eager.get("/process")
    clock.advance(seconds=1)

    after = eager.get("/process").status_code, calm.get("/process").status_code

    assert (statuses, refused.status_code, after) == ({200}, 429, (200, 200))
    assert refused.headers["retry-after"] == "1"


def test_wrong_keys_keep_no_right_one_out(still_app: FastAPI, stage: Backstage) -> None:
    stranger = System(still_app, NOBODY)
    statuses = [stranger.get("/process").status_code for _ in range(WRONG_KEYS.burst + 1)]

    assert statuses == [401] * WRONG_KEYS.burst + [429]
    assert System(still_app, new_key(stage)).get("/process").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/items/x1", 404),
        ("/items/n999", 404),
        ("/items/m1", 404),
        ("/items/n999/quotes", 404),
        ("/contributions?limit=0", 422),
        ("/contributions?limit=501", 422),
        ("/contributions?limit=x", 422),
        ("/contributions?curser=abcd", 422),
        ("/contributions?cursor=abcd", 422),
        ("/contributions?cursor=%00", 400),
    ],
)
@pytest.mark.usefixtures("board")
def test_what_is_wrong_is_told_as_a_problem(
    app: FastAPI, stage: Backstage, path: str, status: int
) -> None:
    answer = System(app, new_key(stage)).get(path)

    told = answer.json()
    assert (answer.status_code, told["status"]) == (status, status)
    assert (answer.headers["content-type"], told["type"]) == (PROBLEM, "about:blank")
    assert answer.headers["cache-control"] == "no-store"


def test_problem_names_the_field_and_repeats_nothing(app: FastAPI, stage: Backstage) -> None:
    answer = System(app, new_key(stage)).get("/contributions?limit=hemmelig&curser=hemmelig")

    named = {(one["place"], one["name"]) for one in answer.json()["errors"]}
    assert named == {("query", "limit"), ("query", "curser")}
    assert "hemmelig" not in answer.text


def test_host_that_is_not_ours_gets_a_problem(app: FastAPI) -> None:
    answer = System(app, None).get("/process", Host="evil.example")

    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)


def test_no_process_is_a_problem_to_come_back_from(app: FastAPI, stage: Backstage) -> None:
    system = System(app, new_key(stage))
    with stage.store.writing() as session:
        for process in session.scalars(select(Process)):
            process.is_current = False

    answer = system.get("/process")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert answer.headers["content-type"] == PROBLEM


def test_fault_of_ours_is_a_problem_without_words(app: FastAPI, stage: Backstage) -> None:
    key = new_key(stage)

    def breaks() -> None:
        raise RuntimeError("hemmelig")

    answer = System(create_app(replace(stage, clock=breaks)), key).get("/process")  # type: ignore[arg-type]

    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert "hemmelig" not in answer.text


def test_answers_open_to_no_other_site(app: FastAPI, stage: Backstage) -> None:
    answer = System(app, new_key(stage)).get("/process", Origin="https://evil.example")

    assert [name for name in answer.headers if name.startswith("access-control")] == []
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "private, no-cache"
