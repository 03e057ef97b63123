from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables import Contribution, ContributionState, Person
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.residents import join
from workshop.board.finding import find_prompt
from workshop.messages import Channel
from workshop.process import current_process
from workshop.refusals import BadAudience
from workshop.residents.audience import read_audience


@pytest.fixture
def town(store: Store, vault: Vault, jevnaker: str, clock: FakeClock) -> Store:
    """Three residents; the first has answered the kitchen table, and so had the second."""
    now = clock()
    with store.writing() as session:
        process = current_process(session)
        prompt = find_prompt(session, process, "kjokkenbordet")
        youth = join(session, vault, "1", now=now, age_band="16-19", language="nn", area="vang")
        elder = join(session, vault, "2", now=now, age_band="80-plus", source="bussen")
        join(session, vault, "3", now=now, channel=Channel.WEB, role="employee", language="nn")
        for person, state in (
            (youth, ContributionState.KEPT),
            (elder, ContributionState.WITHDRAWN),
        ):
            session.add(
                Contribution(
                    process_id=process.id,
                    person_id=person.id,
                    prompt_id=prompt.id,
                    channel=person.channel,
                    kind="text",
                    language="nb",
                    said_at=now,
                    kept_at=now,
                    state=state,
                )
            )
    return store


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("all", [1, 2, 3]),
        (" ALL ", [1, 2, 3]),
        ("language=nn", [1, 3]),
        ("age=16-19", [1]),
        ("area = vang", [1]),
        ("role=employee", [3]),
        ("source=bussen", [2]),
        ("channel=web", [3]),
        ("answered:kjokkenbordet", [1]),
        ("answered:1", [1]),
        ("not answered:kjokkenbordet", [2, 3]),
        ("language=nn and not answered:1", [3]),
        ("language=nn AND age=16-19 and channel=web", []),
    ],
)
def test_audience_holds_those_it_says(town: Store, expression: str, expected: list[int]) -> None:
    with town.reading() as session:
        condition = read_audience(session, current_process(session), expression)

        assert list(session.scalars(select(Person.id).where(condition))) == expected


@pytest.mark.parametrize(
    ("expression", "part"),
    [
        ("", ""),
        ("everybody", "everybody"),
        ("language=nb and height=2", "height=2"),
        ("language=xx", "language=xx"),
        ("age=4", "age=4"),
        ("area=oslo", "area=oslo"),
        ("role=king", "role=king"),
        ("channel=room", "channel=room"),
        ("answered:nowhere", "answered:nowhere"),
        ("not age=4", "not age=4"),
        ("age=", "age="),
        ("joined:yesterday", "joined:yesterday"),
        ("attended:nowhere", "attended:nowhere"),
        ("all and language=nb", "all"),
        ("language=nb or language=nn", "language=nb or language=nn"),
    ],
)
def test_bad_audience_names_the_part(town: Store, expression: str, part: str) -> None:
    with town.reading() as session, pytest.raises(BadAudience) as refused:
        read_audience(session, current_process(session), expression)

    assert refused.value.part == part
