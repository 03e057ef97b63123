"""What a resident stands at after a broadcast has put its question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import MONDAY
from tests.telegram import Resident
from tests.telegram_edges.claiming import claim, record
from tests.telegram_edges.outbox import Outbox
from workshop.messages import Say
from workshop.outbox.outcomes import (
    NotSent,
    Outcome,
    Sent,
    Uncertain,
)
from workshop.residents.places import Place


@pytest.mark.parametrize("outcome", [Sent("17"), Uncertain("HTTP 500")], ids=repr)
def test_idle_resident_stands_at_the_prompt_sent(
    outbox: Outbox, anna: Resident, outcome: Outcome
) -> None:
    person = outbox.knows(anna)
    outbox.broadcasts([person], Say("Hva ser du?"), prompt=outbox.prompt_id())
    (parcel,) = claim(outbox)

    record(outbox, parcel, outcome)

    stands = outbox.person(person)
    assert (stands.place, stands.prompt_id, stands.rung) == (
        Place.QUESTION,
        outbox.prompt_id(),
        0,
    )


@pytest.mark.parametrize(
    ("place", "minutes", "is_moved"),
    [
        (Place.QUESTION, 31, True),
        (Place.LISTENING, 31, True),
        (Place.QUESTION, 29, False),
        (Place.LISTENING, 29, False),
        (Place.EDITING, 31, True),
        (Place.ERASING, 31, True),
        (Place.PICTURED, 31, True),
        (Place.EDITING, 29, False),
        (Place.ERASING, 29, False),
        (Place.PICTURED, 29, False),
        (Place.CONSENT, 300, False),
        (Place.AGE, 300, False),
    ],
)
def test_resident_in_the_middle_of_something_is_left_there(
    outbox: Outbox, anna: Resident, place: Place, minutes: int, is_moved: bool
) -> None:
    person = outbox.knows(anna, place)
    outbox.broadcasts([person], Say("Hva ser du?"), prompt=outbox.prompt_id())
    (parcel,) = claim(outbox)

    record(outbox, parcel, Sent("17"), MONDAY + timedelta(minutes=minutes))

    assert (outbox.person(person).prompt_id is not None) == is_moved


def test_broadcast_not_sent_moves_nobody(outbox: Outbox, anna: Resident) -> None:
    person = outbox.knows(anna)
    outbox.broadcasts([person], Say("Hva ser du?"), prompt=outbox.prompt_id())
    (parcel,) = claim(outbox)

    record(outbox, parcel, NotSent("DNS"))

    assert outbox.person(person).place == Place.IDLE
