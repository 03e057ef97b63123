from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables import Facilitator
from tests.commands.conftest import Run
from workshop.board.staff import sign_in
from workshop.clock import utc_now
from workshop.refusals import InvalidInvite

START = "https://verksted.example/board/enter/"


@pytest.fixture
def link(run: Run, store: Store, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PUBLIC_URL", "https://verksted.example/")
    return run("invite", "Kari", "--role", "safety").out.strip()


def test_link_signs_in_once(store: Store, link: str) -> None:
    token = link.removeprefix(START)

    with store.writing() as session:
        assert sign_in(session, token, now=utc_now())
    with store.writing() as session, pytest.raises(InvalidInvite):
        sign_in(session, token, now=utc_now())


def test_invited_has_the_role_asked_for(store: Store, link: str) -> None:
    with store.reading() as session:
        facilitator = session.scalars(select(Facilitator)).one()

    assert (facilitator.name, facilitator.role) == ("Kari", "safety")


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_name_that_is_none_is_refused(run: Run, store: Store, name: str) -> None:
    ran = run("invite", name)

    assert (ran.code, ran.out) == (1, "")
