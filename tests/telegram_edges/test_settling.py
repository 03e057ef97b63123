"""What becomes of a row."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.tables import Delivery, Person
from tests.conftest import MONDAY
from tests.telegram import Resident
from tests.telegram_edges.claiming import claim, record
from tests.telegram_edges.outbox import Outbox
from workshop.messages import Channel, Say
from workshop.outbox.outcomes import (
    Later,
    NotSent,
    Outcome,
    Partly,
    Rejected,
    Sent,
    Uncertain,
    Unreachable,
)
from workshop.outbox.settling import put_back, record_outcome, rescue


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Sent("17"), (Delivery.SENT, "17", None)),
        (Rejected("refused"), (Delivery.REJECTED, None, "refused")),
        (Unreachable("blocked"), (Delivery.UNREACHABLE, None, "blocked")),
        (Partly(), (Delivery.QUEUED, None, None)),
        (Later(30), (Delivery.QUEUED, None, None)),
        (NotSent("DNS"), (Delivery.QUEUED, None, None)),
        (Uncertain("HTTP 500"), (Delivery.UNCERTAIN, None, "HTTP 500")),
    ],
    ids=repr,
)
def test_outcome_of_broadcast_is_recorded(
    outbox: Outbox, anna: Resident, outcome: Outcome, expected: tuple[str, str | None, str | None]
) -> None:
    outbox.broadcasts([outbox.knows(anna)], Say("Til alle"))
    (parcel,) = claim(outbox)

    row = record(outbox, parcel, outcome)

    assert (row.state, row.message, row.why) == expected
    assert (row.done_at is None) == (row.state == Delivery.QUEUED)


def test_later_waits_as_long_as_asked(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"))
    (parcel,) = claim(outbox)

    row = record(outbox, parcel, Later(30))

    assert row.not_before == MONDAY + timedelta(seconds=30)


def test_unreachable_resident_gets_nothing_more(
    outbox: Outbox, anna: Resident, ola: Resident
) -> None:
    person, other = outbox.knows(anna), outbox.knows(ola)
    outbox.says(person, Say("Takk"), Say("Neste"))
    outbox.broadcasts([person, other], Say("Til alle"))
    (parcel,) = claim(outbox)

    record(outbox, parcel, Unreachable("blocked"))

    assert outbox.states() == [Delivery.UNREACHABLE] * 3 + [Delivery.QUEUED]
    assert outbox.person(person).unreachable_at == MONDAY
    assert outbox.person(other).unreachable_at is None


def test_refusal_from_before_the_return_is_not_believed(outbox: Outbox, anna: Resident) -> None:
    person = outbox.knows(anna)
    outbox.says(person, Say("Takk"), Say("Neste"))
    (parcel,) = claim(outbox)
    with outbox.store.writing() as session:
        session.get_one(Person, person).heard_at = MONDAY + timedelta(seconds=1)

    record(outbox, parcel, Unreachable("blocked"), MONDAY + timedelta(seconds=2))

    assert outbox.states() == [Delivery.UNREACHABLE, Delivery.QUEUED]
    assert outbox.person(person).unreachable_at is None


def test_late_proof_of_sending_is_believed(outbox: Outbox, anna: Resident) -> None:
    outbox.broadcasts([outbox.knows(anna)], Say("Til alle"))
    (parcel,) = claim(outbox)
    record(outbox, parcel, Uncertain("HTTP 500"))
    record(outbox, parcel, NotSent("DNS"))

    row = record(outbox, parcel, Sent("17"))
    again = record(outbox, parcel, Sent("18"))

    assert (row.state, row.message) == (Delivery.SENT, "17")
    assert again.message == "17"


def test_outcome_of_an_erased_row_is_no_error(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"))
    (parcel,) = claim(outbox)
    with outbox.store.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM outgoing")
    with outbox.store.writing() as session:
        record_outcome(session, parcel.outgoing_id, Sent("1"), now=MONDAY)

    assert outbox.rows() == []


def test_rescue_settles_what_was_in_flight(outbox: Outbox, anna: Resident, ola: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"), Say("Neste"))
    outbox.broadcasts([outbox.knows(ola)], Say("Til alle"))
    claim(outbox, limit=9)

    with outbox.store.writing() as session:
        count = rescue(session, channel=Channel.TELEGRAM, now=MONDAY)

    assert count == 2
    assert outbox.states() == [Delivery.QUEUED, Delivery.QUEUED, Delivery.UNCERTAIN]


def test_row_that_another_courier_claimed_is_not_put_back(outbox: Outbox, anna: Resident) -> None:
    outbox.broadcasts([outbox.knows(anna)], Say("Til alle"))
    [parcel] = claim(outbox, by="successor")

    stood = [_put_back(outbox, "predecessor"), outbox.states(), _put_back(outbox, "successor")]

    assert stood == [0, [Delivery.SENDING], 1]
    assert [one.outgoing_id for one in claim(outbox)] == [parcel.outgoing_id]


@pytest.mark.parametrize("outcome", [NotSent("DNS"), Later(0)], ids=repr)
def test_row_given_up_and_surely_not_said_waits_again(
    outbox: Outbox, anna: Resident, outcome: Outcome
) -> None:
    outbox.broadcasts([outbox.knows(anna)], Say("Til alle"))
    [parcel] = claim(outbox, by="predecessor")
    _rescue(outbox)

    row = record(outbox, parcel, outcome, by="predecessor")

    assert (row.state, row.why, row.done_at) == (Delivery.QUEUED, None, None)
    assert [one.outgoing_id for one in claim(outbox)] == [parcel.outgoing_id]


def test_who_was_given_up_says_nothing_of_a_row_that_another_has(
    outbox: Outbox, anna: Resident
) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"))
    [parcel] = claim(outbox, by="predecessor")
    _rescue(outbox)
    claim(outbox, by="successor", at=MONDAY + timedelta(minutes=1))

    row = record(outbox, parcel, NotSent("DNS"), by="predecessor")

    assert row.state == Delivery.SENDING


def _rescue(outbox: Outbox) -> None:
    with outbox.store.writing() as session:
        rescue(session, channel=Channel.TELEGRAM, now=MONDAY)


def _put_back(outbox: Outbox, by: str) -> int:
    with outbox.store.writing() as session:
        return put_back(session, channel=Channel.TELEGRAM, by=by, in_hand=(), now=MONDAY)
