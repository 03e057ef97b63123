"""What is asked once: within a session that only reads, and no longer than that."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from storage.asking import once
from storage.store import Store
from storage.tables import Process
from workshop.process import current_process, phases_of
from workshop.refusals import NoProcess


def rename(store: Store, title: str) -> None:
    with store.writing() as session:
        session.execute(update(Process).values(title={"nb": title}))


def test_session_that_reads_asks_once(store: Store, jevnaker: str) -> None:
    asked: list[str] = []

    with store.reading() as session:
        answers = [once(session, "who", lambda: asked.append("who")) for _ in range(3)]
        once(session, "what", lambda: asked.append("what"))

    assert (answers, asked) == ([None] * 3, ["who", "what"])


def test_session_that_writes_sees_what_it_has_done(store: Store, jevnaker: str) -> None:
    with store.writing() as session:
        current_process(session)
        session.execute(update(Process).values(is_current=False))

        with pytest.raises(NoProcess):
            current_process(session)


def test_next_session_asks_anew(store: Store, jevnaker: str) -> None:
    rename(store, "Før")
    with store.reading() as session:
        assert current_process(session).title == {"nb": "Før"}
        rename(store, "Etter")
        assert current_process(session).title == {"nb": "Før"}
    with store.reading() as session:
        assert current_process(session).title == {"nb": "Etter"}


def test_list_that_somebody_changes_is_their_own(store: Store, jevnaker: str) -> None:
    with store.reading() as session:
        process = current_process(session)
        phases_of(session, process).clear()

        assert phases_of(session, process) != []
