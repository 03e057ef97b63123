from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables import Facilitator
from storage.vault import Vault
from tests.commands.conftest import Run
from workshop.clock import utc_now
from workshop.doors.inviting import read_invite

START = "https://verksted.example/board/enter/"


@pytest.fixture
def link(run: Run, store: Store, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PUBLIC_URL", "https://verksted.example/")
    return run("invite", "Kari", "--role", "safety").out.strip()


def test_link_is_for_the_one_named(store: Store, vault: Vault, link: str) -> None:
    with store.reading() as session:
        invited = read_invite(session, vault, link.removeprefix(START), now=utc_now())

    assert (invited.name, invited.secret) == ("Kari", None)


def test_second_link_leaves_the_role_alone(run: Run, store: Store, link: str) -> None:
    run("invite", "  kari ")

    with store.reading() as session:
        assert session.scalars(select(Facilitator.role)).all() == ["safety"]


def test_invited_has_the_role_asked_for(store: Store, link: str) -> None:
    with store.reading() as session:
        facilitator = session.scalars(select(Facilitator)).one()

    assert (facilitator.name, facilitator.role) == ("Kari", "safety")


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_name_that_is_none_is_refused(run: Run, store: Store, name: str) -> None:
    ran = run("invite", name)

    assert (ran.code, ran.out) == (1, "")
