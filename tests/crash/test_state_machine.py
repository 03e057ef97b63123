"""Any order of words, presses, faults, kills and restarts, against a small model.

Set LONG=1 for the long form.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.crash.ground import Ground, OnFiles, OnServer
from tests.crash.machine import TownMachine
from tests.engines import Engine

IS_LONG = bool(os.environ.get("LONG"))
SETTINGS = settings(
    max_examples=1_000 if IS_LONG else 25,
    stateful_step_count=60 if IS_LONG else 30,
    derandomize=not IS_LONG,
    database=None,
    deadline=None,
    # Shrinking takes minutes: the long form does it.
    phases=tuple(Phase) if IS_LONG else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def ground_of(engine: Engine, request: pytest.FixtureRequest) -> Ground:
    """Return what towns are built on."""
    if engine is Engine.SQLITE:
        return OnFiles(request.getfixturevalue("loaded"))
    return OnServer(request.getfixturevalue("templates").loaded)


@pytest.mark.slow
@pytest.mark.timeout(7_200)
def test_nothing_is_lost_or_doubled_in_any_order(
    engine: Engine, request: pytest.FixtureRequest
) -> None:
    TownMachine.ground = ground_of(engine, request)

    run_state_machine_as_test(TownMachine, settings=SETTINGS)
