from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables import Prompt
from workshop.board.finding import find_meeting, find_prompt
from workshop.process import current_process
from workshop.refusals import UnknownMeeting, UnknownPrompt


@pytest.mark.parametrize("name", ["felleshagen", "6", " 6 "])
def test_prompt_is_found_by_code_and_number(store: Store, jevnaker: str, name: str) -> None:
    with store.reading() as session:
        found = find_prompt(session, current_process(session), name)

        assert found.code == "felleshagen"


def test_prompt_is_found_by_id_that_is_no_number(store: Store, jevnaker: str) -> None:
    with store.reading() as session:
        process = current_process(session)
        numbers = set(session.scalars(select(Prompt.number)))
        free = next(i for i in session.scalars(select(Prompt.id)) if i not in numbers)

        assert find_prompt(session, process, str(free)).id == free


def test_retired_prompt_is_not_found(store: Store, jevnaker: str) -> None:
    with store.writing() as session:
        process = current_process(session)
        find_prompt(session, process, "6").is_retired = True

        with pytest.raises(UnknownPrompt):
            find_prompt(session, process, "felleshagen")


def test_unknown_meeting_names_the_known(store: Store, jevnaker: str) -> None:
    with store.reading() as session, pytest.raises(UnknownMeeting) as refused:
        find_meeting(session, current_process(session), None)

    assert refused.value.known == (
        "verksted-behov",
        "verksted-tiltak",
        "verksted-losninger",
        "verksted-test",
    )
