"""The battery of kills in its short form; `make crash` is the long one."""

from __future__ import annotations

import pytest

from tests.crash.battery import Plan, run
from tests.crash.report import broken_promises, lines_of

SHORT = Plan(kills=2, updates=200, recipients=120, writers=30, life_s=3.0)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_bot_loses_and_doubles_nothing(database_url: str) -> None:
    outcome = run(SHORT, database_url)

    assert broken_promises(outcome) == [], "\n".join(lines_of(outcome))
