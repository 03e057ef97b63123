"""Hundreds of requests that schemathesis makes up, each answer held against the description.

Every check of schemathesis that fits is on: no server error, only statuses, types, headers and
bodies as described, what is not as described is refused, no way around the key, GET only. One
does not fit: that all which looks right is taken. A cursor that looks right is still none of ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import schemathesis
from fastapi import FastAPI
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from tests.conftest import MONDAY
from tests.web.reading import API, fill, new_key
from web.app import create_app
from web.backstage import Backstage

MOST_S = 45
"""It would go on for minutes; a busy machine comes less far."""
UNFIT = {"positive_data_acceptance": {"enabled": False}}
"""The only check that is off."""


@pytest.fixture
def hasty_app(stage: Backstage) -> FastAPI:
    """The application; half a minute passes at each look, so that nobody asks too much."""
    now = MONDAY

    def hasty() -> datetime:
        nonlocal now
        now += timedelta(seconds=30)
        return now

    return create_app(replace(stage, clock=hasty))


def scenarios(app: FastAPI, key: str) -> Iterator[ScenarioFinished]:
    """Try everything, and yield what came of it; the same requests every time."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "max-time": MOST_S,
            "headers": {"Authorization": f"Bearer {key}"},
            "generation": {"max-examples": 6, "deterministic": True},
            "checks": UNFIT,
            # Walks from one route to the next take half of the time; all routes only read.
            "phases": {"stateful": {"enabled": False}},
        }
    )
    described = schemathesis.openapi.from_asgi(f"{API}/openapi.json", app, config=config)
    for event in from_schema(described).execute():
        assert not isinstance(event, FatalError | NonFatalError), event
        if isinstance(event, ScenarioFinished):
            yield event


def faults_in(done: ScenarioFinished) -> list[str]:
    """Return the checks that failed, and what was asked."""
    return [
        f"{check.name}: {done.recorder.interactions[number].request.uri}"
        for number, checks in done.recorder.checks.items()
        for check in checks
        if check.status != Status.SUCCESS
    ]


def answered(done: ScenarioFinished) -> Counter[str]:
    """Return how many good answers each address gave."""
    pairs = [(one.request, one.response) for one in done.recorder.interactions.values()]
    return Counter(
        request.uri.split("?")[0].removeprefix("http://testserver")
        for request, response in pairs
        if response is not None and response.status_code in {200, 304}
    )


@pytest.mark.slow
def test_each_answer_is_as_described(hasty_app: FastAPI, stage: Backstage) -> None:
    fill(stage)

    done = list(scenarios(hasty_app, new_key(stage)))

    good = sum((answered(one) for one in done), Counter[str]())
    lists = (
        "process",
        "prompts",
        "meetings",
        "items",
        "contributions",
        "participation",
        "ballots",
    )
    named = ("items/n1", "items/n1/quotes")
    assert [fault for one in done for fault in faults_in(one)] == []
    # Each has given a good answer, or little has been tried.
    assert [name for name in (*lists, *named) if not good[f"{API}/{name}"]] == []
