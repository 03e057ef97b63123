"""The battery's report names each promise that was not kept."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from tests.crash.account import Account
from tests.crash.battery import Outcome, Plan, Times
from tests.crash.report import broken_promises

COUNTS = {field.name: 0 for field in fields(Account) if field.type == "int"}
KEPT = Account(**COUNTS, states={})  # type: ignore[arg-type]
WELL = Outcome(Plan(kills=2), "sqlite", KEPT, Times(), 1.0, 0, (4, 4), 0)


def test_nothing_is_broken_where_all_went_well() -> None:
    assert broken_promises(WELL) == []


def test_press_without_an_answer_breaks_a_promise() -> None:
    found = replace(KEPT, unanswered_presses=1)

    assert broken_promises(replace(WELL, account=found)) == ["every press is answered"]


@pytest.mark.parametrize("left", [(5, 0), (0, 5)])
def test_more_than_four_on_their_way_at_one_kill_break_a_promise(left: tuple[int, int]) -> None:
    found = broken_promises(replace(WELL, left_sending=left))

    assert found == ["at most four are on their way at each kill"]


def test_more_uncertain_than_were_on_their_way_break_a_promise() -> None:
    found = replace(KEPT, uncertain_by_kill=3)

    assert broken_promises(replace(WELL, account=found, left_sending=(1, 1))) == [
        "no more are uncertain by kills than were on their way"
    ]
