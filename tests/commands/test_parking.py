"""`verksted parked` names kinds and times; what residents wrote stays sealed."""

from __future__ import annotations

from storage.store import Store
from storage.vault import Vault
from tests.commands.conftest import Run
from tests.conftest import MONDAY
from workshop.upkeep.intake import park


def park_two(store: Store, vault: Vault, raw: str = "hemmelige ord") -> None:
    """Keep two events aside."""
    with store.writing() as session:
        for _ in range(2):
            park(session, vault, channel="telegram", raw=raw, why="KeyError in Said", now=MONDAY)


def test_parked_is_listed_by_kind(run: Run, store: Store, vault: Vault, jevnaker: str) -> None:
    park_two(store, vault)

    ran = run("parked")

    assert (ran.code, ran.out) == (0, "2026-11-23 09:00 UTC      2  KeyError in Said\n")


def test_nothing_parked_is_said(run: Run, jevnaker: str) -> None:
    assert run("parked").out == "Ingenting er lagt til side.\n"


def test_retry_tells_what_is_left(run: Run, store: Store, vault: Vault, jevnaker: str) -> None:
    park_two(store, vault)
    park_two(store, vault, '{"update_id": 5, "poll": {}}')

    ran = run("parked", "--retry", "--json")

    assert ran.json["taken"] == 0
    assert [one["count"] for one in ran.json["parked"]] == [4]


def test_retry_drops_what_says_nothing(
    run: Run, store: Store, vault: Vault, jevnaker: str
) -> None:
    park_two(store, vault, '{"update_id": 5}')

    assert run("parked", "--retry", "--json").json == {"parked": [], "taken": 2}
