"""The young have a deck of their own: the same photographs, fewer and shorter questions."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.tables import Person, Prompt
from tests.handlers.conftest import Archive, Resident
from workshop.broadcasts import Whom, reach_of
from workshop.broadcasts.reaching import Excluded
from workshop.process import current_process


def codes_asked(resident: Resident, archive: Archive, age: str) -> list[str]:
    """Let somebody of this age skip through all photos; returns which they were shown."""
    resident.starts()
    for answer in ("bokmål", "ja", age, "hopp over", "hopp over"):
        resident.says(answer)
    while resident.heard[-1].about is not None:
        resident.presses("Hopp over bildet")
    asked = [say.about.prompt_id for say in resident.heard if say.about is not None]
    with archive.store.reading() as session:
        code_of = {row.id: row.code for row in session.execute(select(Prompt.id, Prompt.code))}
    return [code_of[prompt_id] for prompt_id in asked]


@pytest.mark.parametrize(("age", "is_young"), [("14", True), ("19", True), ("20", False)])
def test_each_is_asked_the_deck_of_their_age(
    anna: Resident, archive: Archive, age: str, is_young: bool
) -> None:
    codes = codes_asked(anna, archive, age)

    assert {code.startswith("ung-") and code != "ung-med-mobil" for code in codes} == {is_young}
    assert len(codes) == len(set(codes)) == (4 if is_young else 12)


def test_broadcast_of_their_question_reaches_nobody_else(anna: Resident, archive: Archive) -> None:
    codes_asked(anna, archive, "40")
    with archive.store.reading() as session:
        process = current_process(session)
        prompt = session.scalars(select(Prompt).where(Prompt.code == "ung-busskuret")).one()
        reach = reach_of(session, process, Whom("all", prompt.id), now=anna.clock())
        band = session.scalars(select(Person.age_band)).one()

    assert (band, reach.person_ids, reach.excluded[Excluded.OTHER_DECK]) == ("40-66", (), 1)
