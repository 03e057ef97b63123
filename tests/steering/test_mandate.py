"""Who decides, what they promised, who gives the green light and by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.tables import Process
from tests.conftest import FakeClock
from tests.steering.conftest import last_audit
from workshop.refusals import BadMandate, NotAsShown
from workshop.steering.mandate import change_mandate, mandate_of

LEADERS = "Kommunedirektøren og kommunalsjefen for helse"


def test_green_light_and_day_are_written_down(
    session: Session, process: Process, who: int, clock: FakeClock
) -> None:
    stands = mandate_of(process)
    told = replace(stands, green_light=LEADERS, decides_by=date(2027, 6, 17))

    change_mandate(session, process, told, seen=stands.mark, facilitator_id=who, now=clock())

    audit = last_audit(session)
    assert mandate_of(process) == told
    assert (audit.action, audit.about) == ("mandate", {"fields": ["green_light", "decides_by"]})
    # The file still says who decides: nobody has said otherwise.
    assert not process.mandate_by_hand


def test_every_language_has_to_say_who_decides(
    session: Session, process: Process, who: int, clock: FakeClock
) -> None:
    stands = mandate_of(process)
    told = replace(stands, decider={**stands.decider, "nn": ""})

    with pytest.raises(BadMandate) as refused:
        change_mandate(session, process, told, seen=stands.mark, facilitator_id=who, now=clock())

    assert refused.value.wrong == {"decider-nn"}


def test_colleague_who_was_faster_is_not_overwritten(
    session: Session, process: Process, who: int, clock: FakeClock
) -> None:
    seen = mandate_of(process).mark
    by: dict[str, Any] = {"facilitator_id": who, "now": clock()}
    first = replace(mandate_of(process), green_light="Per")
    change_mandate(session, process, first, seen=seen, **by)

    with pytest.raises(NotAsShown):
        change_mandate(session, process, replace(first, green_light="Kari"), seen=seen, **by)

    assert mandate_of(process).green_light == "Per"
