"""The report asks about what was looked up, sorted or put aside: it does not read all voices."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from sqlalchemy.orm import Session

from storage.store import Store
from tests.conftest import MONDAY
from tests.plans import plans
from tests.statements import noted
from workshop.outside.echoes import marks_in, may_repeat
from workshop.process import current_process
from workshop.reporting.compose import Report, compose

FEW = (
    "INTEGER PRIMARY KEY (rowid=?)",
    "(person_id=?)",
    "ix_contribution_sorted",
    "ix_contribution_aside",
    "ix_contribution_hidden",
)
"""What leads to few of a million: a number, a person, a pile."""
STEP = re.compile(r"(?:SCAN|SEARCH) contribution\b.*")


def report(session: Session) -> Report:
    """Return the report as it is now."""
    return compose(session, current_process(session), Counter(), now=MONDAY)


@pytest.mark.sqlite
def test_no_question_walks_through_everything_that_was_said(store: Store, jevnaker: str) -> None:
    seen = plans(store, report, of="contribution")

    steps = [step for plan in seen for step in STEP.findall(plan)]
    assert len(steps) > 5
    assert [step for step in steps if not any(way in step for way in FEW)] == []


@pytest.mark.postgresql
def test_words_are_looked_for_by_how_voices_begin(store: Store, jevnaker: str) -> None:
    texts = [marks_in("Hun spiser alene hver dag og ingen kommer på besøk")]

    (plan,) = plans(store, lambda session: may_repeat(session, texts), of="FROM echo")

    assert "ix_echo_first" in plan


@pytest.mark.sqlite
def test_pictures_held_back_are_found_by_their_ruling(store: Store, jevnaker: str) -> None:
    seen = plans(store, report, of="media.ruling")

    assert seen != []
    assert [plan for plan in seen if "ix_media_ruling" not in plan] == []


def test_nothing_is_asked_about_a_rehearsal_where_there_was_none(
    store: Store, jevnaker: str
) -> None:
    with noted(store.engine) as asked, store.reading() as session:
        report(session)

    about = [sql for sql, _ in asked if "rehearsal_id IS NOT NULL" in sql]
    assert len(about) == 1
    assert "LIMIT" in about[0]


def test_report_asks_nothing_twice(store: Store, jevnaker: str) -> None:
    with noted(store.engine) as asked, store.reading() as session:
        report(session)

    asked_as = [(sql, str(values)) for sql, values in asked]
    assert [one for one in asked_as if asked_as.count(one) > 1] == []
