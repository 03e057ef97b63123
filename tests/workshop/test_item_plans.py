"""What stands under items is counted from the quotes: nobody reads all contributions for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import Process
from tests.plans import plans
from workshop.answering.contributors import contributors_by_item, improvers_by_item
from workshop.board.moderating import decided_lately
from workshop.process import current_process
from workshop.sorting.chain import standing_items

Act = Callable[[Session, Process], object]
ACTS: dict[str, Act] = {
    "items": standing_items,
    "whose words": lambda session, process: contributors_by_item(session, process, []),
    "who improves": improvers_by_item,
    "let through lately": decided_lately,
}


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ACTS)
def test_contributions_are_found_one_by_one(store: Store, jevnaker: str, name: str) -> None:
    seen = plans(store, lambda s: ACTS[name](s, current_process(s)), of="contribution")

    steps = [line for plan in seen for line in plan.splitlines()]
    ways = [step for step in steps if " contribution " in step]
    assert ways != []
    assert [way for way in ways if "INTEGER PRIMARY KEY" not in way] == []
