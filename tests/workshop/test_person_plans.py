"""Figures of people are found person by person: nobody reads all that was ever said or sent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import AnswerStep, Process
from tests.plans import plans
from workshop.answering.contributors import contributors_of, read_without_use
from workshop.answering.figures import answered_in
from workshop.answering.heard import heard_by
from workshop.board.headcount import headcount
from workshop.process import current_process
from workshop.reach.report import source_report

Act = Callable[[Session, Process], object]
SAID: dict[str, Act] = {
    "people": headcount,
    "reach": source_report,
    "who has said something": contributors_of,
    "whose words are read": lambda session, process: read_without_use(
        session, process, frozenset()
    ),
}
SENT: dict[str, Act] = {
    "who has heard": lambda session, process: heard_by(session, process, AnswerStep.NEEDS),
    "how soon": answered_in,
}
BY_PERSON = {"sqlite": "(person_id=?)", "postgresql": "(person_id = person.id)"}
BY_MESSAGE = {
    # Of one resident there are few, whichever of the two indexes it takes.
    "sqlite": "(broadcast_id=? AND person_id=?)",
    "postgresql": "person_id = told.person_id",
}


def ways(store: Store, act: Act, table: str) -> list[str]:
    """Return the steps by which a table is read, each with the condition of its index."""
    seen = plans(store, lambda s: act(s, current_process(s)), of=f"FROM {table}")
    step = re.compile(rf"[^\n]* (?:on )?{table} [^\n]*(?:\n[^\n]*Index Cond[^\n]*)?")
    return [way for plan in seen for way in step.findall(plan)]


@pytest.mark.parametrize("name", SAID)
def test_words_are_found_by_whose_they_are(store: Store, jevnaker: str, name: str) -> None:
    found = ways(store, SAID[name], "contribution")

    assert found != []
    assert [way for way in found if BY_PERSON[store.engine.dialect.name] not in way] == []


@pytest.mark.parametrize("name", SENT)
def test_messages_are_found_from_what_was_told(store: Store, jevnaker: str, name: str) -> None:
    found = ways(store, SENT[name], "outgoing")

    assert found != []
    assert [way for way in found if BY_MESSAGE[store.engine.dialect.name] not in way] == []
