"""A process file that is loaded again does not undo what was changed at the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from prompts.processfile import ProcessFile
from storage.shelf import Shelf
from storage.tables import Process
from tests.conftest import FakeClock
from tests.steering.conftest import Moves, phase_of, states
from workshop.loading import left_alone, load_process
from workshop.steering.dates import Dates, change_dates, let_file_decide, mark_of
from workshop.steering.mandate import Mandate, change_mandate, let_file_say, mandate_of
from workshop.steering.moving import Verb

LATER = timedelta(days=1)
COUNCIL = {"nb": "Rådet bestemmer.", "nn": "Rådet bestemmer.", "en": "The council decides."}


@pytest.fixture
def changed(session: Session, process: Process, who: int, clock: FakeClock) -> Process:
    """The process with another last day of the measures, and another decider."""
    phase = phase_of(session, process, "measures")
    dates = Dates(phase.opens_at, phase.closes_at + LATER, moves_it=True)
    by: dict[str, Any] = {"facilitator_id": who, "now": clock()}
    change_dates(session, process, "measures", dates, seen=mark_of(phase), **by)
    stands = mandate_of(process)
    told = Mandate(dict.fromkeys(process.languages, COUNCIL["nb"]), stands.promise)
    change_mandate(session, process, told, seen=stands.mark, **by)
    return process


def test_dates_and_decider_stand(
    session: Session, changed: Process, jevnaker_file: ProcessFile, shelf: Shelf, clock: FakeClock
) -> None:
    stands = phase_of(session, changed, "measures").closes_at

    load_process(session, jevnaker_file, shelf, now=clock())

    assert phase_of(session, changed, "measures").closes_at == stands
    assert changed.decider["nb"] == COUNCIL["nb"]
    assert left_alone(session, changed, jevnaker_file) == ["measures", "decider"]


def test_the_rest_still_follows_the_file(
    session: Session, changed: Process, jevnaker_file: ProcessFile, shelf: Shelf, clock: FakeClock
) -> None:
    needs, *others = jevnaker_file.phases
    needs = replace(needs, closes_at=needs.closes_at + LATER)
    file = replace(jevnaker_file, phases=(needs, *others), use={"nb": "Til planen."})

    load_process(session, file, shelf, now=clock())

    assert phase_of(session, changed, "needs").closes_at == needs.closes_at
    assert changed.use == {"nb": "Til planen."}


def test_file_decides_again_when_it_is_let(
    session: Session,
    changed: Process,
    who: int,
    jevnaker_file: ProcessFile,
    shelf: Shelf,
    clock: FakeClock,
) -> None:
    let_file_decide(session, changed, "measures", facilitator_id=who, now=clock())
    let_file_say(session, changed, facilitator_id=who, now=clock())

    load_process(session, jevnaker_file, shelf, now=clock())

    assert left_alone(session, changed, jevnaker_file) == []


def test_step_stands(
    session: Session,
    process: Process,
    moves: Moves,
    jevnaker_file: ProcessFile,
    shelf: Shelf,
    clock: FakeClock,
) -> None:
    moves(Verb.STEP)

    load_process(session, jevnaker_file, shelf, now=clock())

    assert states(session, process) == ["closed", "open", "planned", "planned"]
