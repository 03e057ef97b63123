"""What a batch reads ahead costs the same, however much has been said to its residents."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from storage.plates import Asking, read_rows
from storage.store import Store
from workshop.book.pages import LAST_WORDS, STEPS, WAITING


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("statement", "indexes"),
    [
        (WAITING, ["ix_outgoing_patient", "ix_outgoing_state"]),
        (STEPS, ["sqlite_autoindex_step_1"]),
        (LAST_WORDS, ["ix_contribution_person_id_id"]),
    ],
    ids=["waiting", "steps", "last words"],
)
def test_each_question_has_an_index(store: Store, statement: Asking, indexes: list[str]) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(
        store.engine,
        "before_cursor_execute",
        lambda _c, _k, sql, values, *_: asked.append((sql, values)),
    )

    with store.reading() as session:
        connection = session.connection()
        read_rows(connection, statement, people=[1])
        told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1][0]}", asked[-1][1])
        plan = " ".join(row[3] for row in told)

    assert [name for name in indexes if name not in plan] == []
