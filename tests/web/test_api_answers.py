"""What the API answers: the chain with links both ways, protected figures, provenance."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from storage.tables import Meeting
from tests.web.conftest import TickingClock
from tests.web.reading import SOURCE, System, fill, new_key
from web.backstage import Backstage
from workshop.outside.keys import Scope


@pytest.fixture
def system(app: FastAPI, stage: Backstage, ticking: TickingClock) -> System:
    """A system that may read everything on a full board."""
    fill(stage)
    ticking.advance(minutes=2)
    return System(app, new_key(stage))


def test_process_tells_its_phases(system: System) -> None:
    told = system.read("/process")

    assert told["id"] == "jevnaker-framtidas-omsorg"
    assert [one["id"] for one in told["phases"]] == ["needs", "measures", "solutions", "test"]
    assert told["age_bands"][0]["code"] == "under-13"
    assert {"contact", "retention"}.isdisjoint(told)


def test_prompts_have_pictures_that_can_be_fetched(system: System, app: FastAPI) -> None:
    prompts = system.read("/prompts")["prompts"]

    (kitchen,) = [one for one in prompts if one["id"] == "kjokkenbordet"]
    picture = System(app, None).client.get(kitchen["picture"]["url"])

    assert (kitchen["phase"], kitchen["number"]) == ("needs", 1)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert set(kitchen["picture"]["alt"]) >= {"nb", "nn", "en"}


def test_chain_is_walked_both_ways(system: System) -> None:
    items = system.read("/items")["items"]

    assert [(one["id"], one["built_on"], one["led_to"]) for one in items] == [
        ("n1", [], ["m2"]),
        ("m2", ["n1"], ["s3"]),
        ("s3", ["m2"], []),
    ]
    assert items[0]["voices"] == {"room": 1, "chat": 1}
    assert [one["is_chosen"] for one in items] == [True, False, False]
    assert system.read("/items/m2") == items[1]


def test_quotes_say_where_they_were_said(system: System) -> None:
    chat, note = system.read("/items/n1/quotes")["quotes"]

    assert chat == {
        "id": "q1",
        "text": "Jeg sitter ofte alene",
        "language": "nb",
        "side": "chat",
        "prompt": "kjokkenbordet",
        "is_turned": False,
        "contribution": "c1",
    }
    assert (note["text"], note["side"]) == ("Noen å spise middag med", "room")


def test_quote_names_no_contribution_to_a_narrow_key(
    system: System, app: FastAPI, stage: Backstage
) -> None:
    narrow = System(app, new_key(stage, Scope.RESULTS, name="site"))

    quotes = narrow.read("/items/n1/quotes")["quotes"]

    assert [one["contribution"] for one in quotes] == [None, None]


def test_contribution_says_where_it_comes_from(system: System) -> None:
    told, note = system.read("/contributions")["contributions"]

    person = told["source"].pop("person")
    said_at = told.pop("said_at")
    assert (person[:2], said_at[:16], said_at[-6:]) == ("p-", "2026-11-23T09:00", "+00:00")
    assert told == {
        "id": "c1",
        "kind": "text",
        "text": "Jeg sitter ofte alene. Trappa er glatt.",
        "language": "nb",
        "phase": "needs",
        "prompt": "kjokkenbordet",
        "question": 0,
        "source": {"channel": "telegram", "meeting": None, "start": SOURCE},
        "flags": [],
        "items": ["n1"],
        "edited_at": None,
    }
    assert note["source"] == {
        "channel": "room", "meeting": "verksted-behov", "start": None, "person": None,
    }  # fmt: skip


def test_figures_are_those_of_the_page(system: System) -> None:
    told = system.read("/participation")

    assert told["funnel"]["said_yes"] == {"count": 13, "mark": None}
    assert told["funnel"]["answered"] == {"count": None, "mark": "few"}
    assert told["groups"]["channel"] == [
        {"whose": "named", "code": "telegram", "figure": {"count": None, "mark": "few"}},
        {"whose": "named", "code": "web", "figure": {"count": None, "mark": "hidden"}},
    ]


def test_small_numbers_at_a_workshop_are_protected(system: System) -> None:
    first = system.read("/meetings")["meetings"][0]

    attendance = first["attendance"]
    bands = {one["code"]: one["figure"]["count"] for one in attendance["ages"]}
    roles = {one["code"]: one["figure"]["count"] for one in attendance["roles"]}
    assert attendance["total"] == {"count": 30, "mark": None}
    assert bands["80-plus"] is None
    assert roles == {
        "resident": 20, "relative": None, "employee": None, "elected": None, None: None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        ({}, (None, None)),
        ({"total": 3, "roles": {"resident": 3}}, ({"count": None, "mark": "few"}, None)),
        ({"total": 10, "roles": {"resident": 20}}, ({"count": 10, "mark": None}, None)),
        ({"roles": {"resident": 2, "relative": 1}}, (None, None)),
    ],
)
def test_heads_that_cannot_be_told_are_not(
    system: System, stage: Backstage, heads: dict[str, Any], told: tuple[object, object]
) -> None:
    with stage.store.writing() as session:
        for meeting in session.scalars(select(Meeting)):
            meeting.attendance = heads

    attendance = system.read("/meetings")["meetings"][0]["attendance"]

    assert (attendance["total"], attendance["roles"]) == told


@pytest.mark.parametrize("path", ["/process", "/items", "/contributions", "/openapi.json"])
def test_what_has_not_changed_is_not_sent_again(system: System, path: str) -> None:
    tag = system.get(path).headers["etag"]

    again = system.get(path, **{"If-None-Match": f'"other", W/{tag}'})
    other = system.get(path, **{"If-None-Match": '"other"'})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert other.status_code == 200
