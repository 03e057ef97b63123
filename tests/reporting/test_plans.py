"""The report asks about what was looked up, sorted or put aside: it does not read all voices."""

from __future__ import annotations

import re

import pytest

from storage.store import Store
from tests.conftest import MONDAY
from tests.workshop.test_wall_plans import plans
from workshop.board.census import Census
from workshop.process import current_process
from workshop.reporting.compose import compose

FEW = (
    "INTEGER PRIMARY KEY (rowid=?)",
    "(person_id=?)",
    "ix_contribution_sorted",
    "ix_contribution_aside",
    "ix_contribution_hidden",
)
"""What leads to few of a million: a number, a person, a pile."""
STEP = re.compile(r"(?:SCAN|SEARCH) contribution\b.*")


@pytest.mark.sqlite
def test_no_question_walks_through_everything_that_was_said(store: Store, jevnaker: str) -> None:
    with store.reading() as session:
        cells = Census().count(session)

    seen = plans(
        store, lambda s: compose(s, current_process(s), cells, now=MONDAY), of="contribution"
    )

    steps = [step for plan in seen for step in STEP.findall(plan)]
    assert len(steps) > 5
    assert [step for step in steps if not any(way in step for way in FEW)] == []
