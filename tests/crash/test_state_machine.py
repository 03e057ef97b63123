"""Any order of words, presses, faults, kills and restarts, against a small model.

Set LONG=1 for the long form.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.crash.machine import TownMachine

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


@pytest.mark.slow
@pytest.mark.timeout(7_200)
def test_nothing_is_lost_or_doubled_in_any_order(loaded: Path) -> None:
    TownMachine.template = loaded

    run_state_machine_as_test(TownMachine, settings=SETTINGS)
