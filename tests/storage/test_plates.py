"""Statements made once find and write what SQLAlchemy's own would."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from storage.among import Among
from storage.plates import insert_rows, read_rows, table_of, update_rows
from storage.store import Store
from storage.tables import Facilitator, Seen
from tests.conftest import MONDAY
from workshop.messages import Channel

SEEN = table_of(Seen)
TAKEN_THEN = (
    select(SEEN.c.fingerprint, SEEN.c.taken_at)
    .where(Among(SEEN.c.fingerprint, "wanted"), SEEN.c.taken_at == MONDAY)
    .order_by(SEEN.c.fingerprint)
)


def found(store: Store, wanted: Sequence[str]) -> list[tuple[object, ...]]:
    with store.reading() as session:
        return read_rows(session.connection(), TAKEN_THEN, wanted=list(wanted))


@pytest.mark.parametrize(
    ("wanted", "names"),
    [((), []), (("a",), ["a"]), (("c", "a", "x", "a"), ["a", "c"]), (("o'b",), ["o'b"])],
)
def test_rows_are_found_among_many_values(
    store: Store, wanted: Sequence[str], names: Sequence[str]
) -> None:
    rows = [{"fingerprint": name, "taken_at": MONDAY} for name in ("a", "b", "c", "o'b")]
    with store.writing() as session:
        insert_rows(session.connection(), SEEN, rows)

    assert found(store, wanted) == [(name, MONDAY) for name in names]


def test_name_of_a_kind_is_written_as_a_word(store: Store) -> None:
    with store.writing() as session:
        insert_rows(session.connection(), SEEN, [{"fingerprint": Channel.WEB, "taken_at": MONDAY}])

    assert found(store, ["web"]) == [("web", MONDAY)]


def test_equal_and_same_values_each_find_their_row(store: Store) -> None:
    with store.writing() as session:
        people = [Facilitator(name=f"{n}", role="admin", created_at=MONDAY) for n in range(3)]
        session.add_all(people)
        session.flush()
        rows = [{"which": one.id, "name": f"navn {one.id % 2}"} for one in people]
        update_rows(session.connection(), table_of(Facilitator), rows)

    with store.reading() as session:
        kept = {one.id: one.name for one in session.scalars(select(Facilitator))}
    assert kept == {row["which"]: row["name"] for row in rows}
