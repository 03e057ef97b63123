"""What those who watch the server see, and who may see it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from storage.store import Store
from storage.tables import Media, Outgoing, Person
from storage.vault import Vault
from tests.conftest import MONDAY
from tests.keeping.people import fill
from tests.web.browsing import Browser
from tests.web.conftest import TickingClock
from tests.web.test_failures import breaks
from web.app import create_app
from web.backstage import Backstage
from workshop.upkeep.intake import beat

LINE = re.compile(r'verksted_[a-z_]+(\{[a-z]+="[a-z0-9]+"\})? [0-9.]+')
HERE = "http://127.0.0.1:8080"


def watcher(app: FastAPI, *, at: str = "127.0.0.1", **headers: str) -> TestClient:
    """Return somebody who asks from this address."""
    return TestClient(
        app, base_url=HERE, client=(at, 5000), headers=headers, raise_server_exceptions=False
    )


def figures(app: FastAPI) -> dict[str, float]:
    """Return what is told, by name with labels."""
    answer = watcher(app).get("/metrics")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.fixture
def full(app: FastAPI, store: Store, vault: Vault) -> FastAPI:
    """The application over a town with something of everything."""
    fill(store, vault, people=12)
    return app


def test_everything_is_counted(full: FastAPI) -> None:
    told = figures(full)

    assert told["verksted_people"] == 12
    assert told["verksted_contributions"] == 1
    assert told['verksted_outgoing{state="queued"}'] == 2
    assert told['verksted_outgoing{state="uncertain"}'] == 0
    assert told['verksted_nudges{state="queued"}'] == 1
    assert told['verksted_nudges{state="gone"}'] == 0
    assert told['verksted_media{state="waiting"}'] == 1
    assert told["verksted_parked"] == 2


def test_form_is_what_prometheus_reads(full: FastAPI) -> None:
    answer = watcher(full).get("/metrics")

    lines = answer.text.splitlines()
    odd = [line for line in lines if not line.startswith("# ") and not LINE.fullmatch(line)]
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert (odd, answer.text.endswith("\n")) == ([], True)


def test_waiting_and_silence_are_told_in_seconds(
    full: FastAPI, stage: Backstage, ticking: TickingClock
) -> None:
    with stage.store.writing() as session:
        beat(session, "courier", now=MONDAY)
    ticking.now = MONDAY + timedelta(seconds=89)

    told = figures(full)

    assert told["verksted_outgoing_wait_seconds"] == 90
    assert told['verksted_heartbeat_age_seconds{part="courier"}'] == 90


def test_answers_are_counted_by_status(stage: Backstage) -> None:
    app = create_app(replace(stage, hear=breaks))
    Browser(app).open("/nowhere")
    Browser(app).post("/chat/start")

    told = figures(app)

    assert told['verksted_web_answers_total{status="404"}'] == 1
    assert told['verksted_web_answers_total{status="500"}'] == 1


@pytest.mark.parametrize(
    ("at", "headers"),
    [
        ("192.0.2.7", {}),
        ("testclient", {}),
        ("127.0.0.1", {"host": "verksted.example"}),
        ("127.0.0.1", {"x-forwarded-for": "192.0.2.7"}),
        ("127.0.0.1", {"forwarded": "for=192.0.2.7"}),
    ],
    ids=str,
)
def test_others_than_this_machine_see_nothing(
    full: FastAPI, at: str, headers: dict[str, str]
) -> None:
    answer = watcher(full, at=at, **headers).get("/metrics")

    assert (answer.status_code, "verksted_people" in answer.text) == (404, False)


@pytest.mark.parametrize(
    ("sent", "status"),
    [("Bearer right", 200), ("Bearer wrong", 404), ("Bearer æ", 404), ("", 404)],
)
def test_token_opens_from_anywhere_and_nothing_else_does(
    stage: Backstage, sent: str, status: int
) -> None:
    app = create_app(replace(stage, metrics_token="right"))
    client = watcher(app, at="192.0.2.7")

    answer = client.get("/metrics", headers={b"authorization": sent.encode()})

    assert (answer.status_code, watcher(app).get("/metrics").status_code) == (status, 404)


def test_nobody_can_be_told_from_it(full: FastAPI, store: Store) -> None:
    with store.reading() as session:
        codes = session.scalars(select(Person.code)).all()
        words = [row.payload["text"] for row in session.scalars(select(Outgoing))]
        names = session.scalars(select(Media.name).where(Media.name.is_not(None))).all()

    text = watcher(full).get("/metrics").text

    private = [*codes, *words, *filter(None, names), "10003", "990001"]
    assert ("verksted_people" in text, [one for one in private if one in text]) == (True, [])
