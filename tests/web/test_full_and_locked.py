"""A disk that is full or a database that is held: the page says so, and gives the words back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from storage.store import Store
from storage.tables import Contribution, Outgoing
from tests.troubled import TROUBLES
from tests.web.browsing import Resident
from tests.web.reading import System, new_key
from web.backstage import Backstage

Trouble = Callable[[Store], AbstractContextManager[None]]
LONG = "Bussen går for sjelden. " * 160


def counts(stage: Backstage) -> tuple[int, int]:
    """Return how much is kept, and how much has been said back."""
    with stage.store.reading() as session:
        kept = session.scalar(select(func.count()).select_from(Contribution))
        said = session.scalar(select(func.count()).select_from(Outgoing))
    return kept or 0, said or 0


@pytest.mark.parametrize("trouble", TROUBLES)
def test_words_that_were_not_kept_are_given_back(
    resident: Resident, stage: Backstage, trouble: Trouble
) -> None:
    resident.take_part()
    form = resident.page.form_with("Send")
    before = counts(stage)

    with trouble(stage.store):
        resident.answer = resident.client.post("/chat/say", data=form.carried(text=LONG))
        unkept = resident.answer

    assert (unkept.status_code, counts(stage)) == (503, before)
    assert LONG.strip() in unkept.text


@pytest.mark.parametrize("trouble", TROUBLES)
def test_words_sent_again_are_kept_once(
    resident: Resident, stage: Backstage, trouble: Trouble
) -> None:
    resident.take_part()
    form = resident.page.form_with("Send")
    with trouble(stage.store):
        resident.client.post("/chat/say", data=form.carried(text=LONG))

    resident.client.post("/chat/say", data=form.carried(text=LONG))
    resident.client.post("/chat/say", data=form.carried(text=LONG))

    assert counts(stage)[0] == 1


@pytest.mark.sqlite
@pytest.mark.parametrize("trouble", TROUBLES)
def test_other_systems_read_on_though_nothing_can_be_noted(
    app: FastAPI, stage: Backstage, trouble: Trouble
) -> None:
    system = System(app, new_key(stage))

    with trouble(stage.store):
        assert system.get("/items").status_code == 200
