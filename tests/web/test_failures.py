"""When something is missing or broken: pages that say so, and help that still works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from storage.schema import downgrade
from storage.store import Store
from tests.web.browsing import Browser, Resident
from tests.web.conftest import TickingClock
from tests.web.pictures import photo_bytes, photos
from web.app import create_app
from web.backstage import Backstage
from workshop.messages import Heard, Say
from workshop.upkeep.intake import beat

Hear = Callable[[Sequence[Heard]], list[tuple[Say, ...]]]


def cannot_hear(_batch: Sequence[Heard]) -> list[tuple[Say, ...]]:
    """Fail as a database does that cannot be written."""
    raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))


def finds_no_connection(_batch: Sequence[Heard]) -> list[tuple[Say, ...]]:
    """Fail as the pool does when every connection is in use."""
    raise NoConnectionFree("QueuePool limit reached")


def breaks(_batch: Sequence[Heard]) -> list[tuple[Say, ...]]:
    """Fail as nothing should."""
    raise RuntimeError("secret words of a resident")


@pytest.fixture
def without_database(stage: Backstage) -> FastAPI:
    """The application while its database is out of reach."""
    return create_app(replace(stage, store=Store("sqlite:////dev/null/none/verksted.db")))


def test_missing_page_is_said_in_the_visitors_language(app: FastAPI) -> None:
    browser = Browser(app, **{"Accept-Language": "nn"})

    page = browser.open("/nowhere")

    assert (browser.answer.status_code, page.values("html", "lang")) == (404, ["nn"])
    assert "Sida finst ikkje" in page.text


def test_help_works_without_a_database(stage: Backstage) -> None:
    down = replace(stage, store=Store("postgresql+psycopg://x@127.0.0.1:1/none"))
    browser = Browser(create_app(down))

    page = browser.open("/hjelp")

    assert page.links["116 117"] == "tel:116117"


def test_chat_without_a_database_says_so(stage: Backstage) -> None:
    down = replace(stage, store=Store("postgresql+psycopg://x@127.0.0.1:1/none"))
    browser = Browser(create_app(down))

    page = browser.open("/")

    assert browser.answer.status_code == 503
    assert page.links["Trenger du hjelp nå?"] == "/hjelp"


def test_words_that_could_not_be_kept_are_given_back(resident: Resident, stage: Backstage) -> None:
    resident.take_part()
    form = resident.page.form_with("Send")
    broken = Browser(create_app(replace(stage, hear=cannot_hear)))

    broken.answer = broken.client.post("/chat/say", data=form.carried(text="Viktige ord"))

    assert broken.answer.status_code == 503
    assert ">Viktige ord</textarea>" in broken.answer.text


def test_words_are_shown_again_when_no_connection_is_free(
    resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    form = resident.page.form_with("Send")
    crowded = Browser(create_app(replace(stage, hear=finds_no_connection)))

    crowded.answer = crowded.client.post("/chat/say", data=form.carried(text="Viktige ord"))

    assert crowded.answer.status_code == 503
    assert ">Viktige ord</textarea>" in crowded.answer.text


def test_photo_that_could_not_be_kept_leaves_no_file(stage: Backstage) -> None:
    broken = Browser(create_app(replace(stage, hear=cannot_hear)))

    broken.client.post("/chat/say", files=photos(photo_bytes()))

    assert [p.name for p in stage.shelf.folder.iterdir() if "prompt-" not in p.name] == []


def test_broken_page_tells_no_secrets(stage: Backstage) -> None:
    broken = Browser(create_app(replace(stage, hear=breaks)))

    answer = broken.post("/chat/start")

    assert (answer.status_code, "secret" in answer.text) == (500, False)
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_health_answers_without_a_database(stage: Backstage) -> None:
    down = replace(stage, store=Store("postgresql+psycopg://x@127.0.0.1:1/none"))
    client = Browser(create_app(down)).client

    assert client.get("/health").json() == {"status": "ok", "version": "test"}
    assert client.get("/ready").json()["checks"] == {"database": "unreachable"}


def test_wrong_revision_is_not_ready(app: FastAPI, stage: Backstage) -> None:
    downgrade(stage.store.engine, "base")

    answer = Browser(app).client.get("/ready")

    assert (answer.status_code, answer.json()["checks"]) == (503, {"database": "wrong revision"})


@pytest.mark.parametrize(("age_s", "state", "status"), [(50, "ok", 200), (70, "late", 503)])
def test_ready_waits_for_each_part(
    stage: Backstage, ticking: TickingClock, age_s: int, state: str, status: int
) -> None:
    app = create_app(replace(stage, parts=("courier",)))
    with stage.store.writing() as session:
        beat(session, "courier", now=stage.clock())
    ticking.advance(seconds=age_s)

    answer = Browser(app).client.get("/ready")

    assert (answer.status_code, answer.json()["checks"]["courier"]) == (status, state)


def test_part_that_never_ran_is_silent(stage: Backstage) -> None:
    app = create_app(replace(stage, parts=("listener",)))

    assert Browser(app).client.get("/ready").json()["checks"]["listener"] == "silent"


def test_robots_are_asked_to_stay_away(app: FastAPI) -> None:
    assert Browser(app).client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
