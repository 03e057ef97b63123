"""`verksted broadcast --invitation`: to a workshop that is still to come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from prompts.catalogue import Catalogue
from storage.store import Store
from storage.tables import Broadcast, Meeting
from tests.commands.conftest import Run
from workshop.clock import utc_now


@pytest.mark.usefixtures("jevnaker")
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_nobody_is_invited_to_a_workshop_that_is_over(
    store: Store, run: Run, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue, language: str
) -> None:
    monkeypatch.setenv("LANG", f"{language}_NO.UTF-8")
    held = utc_now() - timedelta(minutes=1)
    with store.writing() as session:
        session.execute(update(Meeting).values(starts_at=held, ends_at=held))

    ran = run("broadcast", "--invitation", "2")

    told = catalogue.say("command.meeting_over", language, code="verksted-tiltak")
    assert (ran.code, ran.out, ran.err) == (1, "", f"{told}\n")
    with store.reading() as session:
        assert session.scalars(select(Broadcast)).all() == []
