"""What is said next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from storage.tables import Delivery, Outgoing
from storage.vault import Vault, WrongKey
from tests.conftest import MONDAY
from tests.statements import noted
from tests.telegram import Resident
from tests.telegram_edges.claiming import claim, record
from tests.telegram_edges.outbox import Outbox
from workshop.messages import Button, Say, SayKind
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import (
    Later,
    Sent,
)
from workshop.outbox.settling import record_outcome

BUTTONS = ((Button("Ja", "yes"),), (Button("Nei", "no"),))


def test_claimed_row_holds_all_that_is_said(outbox: Outbox, anna: Resident) -> None:
    person = outbox.knows(anna)
    outbox.says(person, Say("Hei", rows=BUTTONS, picture="a.jpg", to="5"))

    (parcel,) = claim(outbox)

    assert parcel == Parcel(
        outgoing_id=outbox.rows()[0].id,
        kind=SayKind.MESSAGE,
        address=str(anna.chat_id),
        text="Hei",
        rows=BUTTONS,
        picture="a.jpg",
        to="5",
        person_id=person,
    )
    assert outbox.states() == [Delivery.SENDING]


def test_row_is_claimed_only_once(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Hei"))

    claims = claim(outbox), claim(outbox)

    assert [len(parcels) for parcels in claims] == [1, 0]


def test_answer_overtakes_broadcast(outbox: Outbox, anna: Resident, ola: Resident) -> None:
    outbox.broadcasts([outbox.knows(anna)], Say("Til alle"))
    outbox.says(outbox.knows(ola), Say("Takk"))

    (parcel,) = claim(outbox)

    assert parcel.text == "Takk"


def test_toast_overtakes_everything(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"), Say("Ok", kind=SayKind.TOAST, to="1"))

    parcels = claim(outbox), claim(outbox)

    assert [[p.text for p in some] for some in parcels] == [["Ok"], ["Takk"]]


def test_toast_does_not_wait_for_a_message_in_flight(outbox: Outbox, anna: Resident) -> None:
    person = outbox.knows(anna)
    outbox.says(person, Say("Takk"))
    claim(outbox)
    outbox.says(person, Say("Ok", kind=SayKind.TOAST, to="1"))

    assert [p.text for p in claim(outbox)] == ["Ok"]


def test_resident_has_one_row_in_flight(outbox: Outbox, anna: Resident, ola: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Først"), Say("Så"))
    outbox.says(outbox.knows(ola), Say("Hei"))

    first = claim(outbox, limit=9)
    record(outbox, first[0], Sent("1"))
    second = claim(outbox, limit=9)

    assert [p.text for p in first] == ["Først", "Hei"]
    assert [p.text for p in second] == ["Så"]


def test_follower_does_not_overtake_a_second_try(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Først"), Say("Så"))
    (first,) = claim(outbox)
    record(outbox, first, Later(10))

    assert claim(outbox) == []
    assert [p.text for p in claim(outbox, at=MONDAY + timedelta(seconds=10))] == ["Først"]


def test_row_for_tomorrow_does_not_hold_up_today(outbox: Outbox, anna: Resident) -> None:
    person = outbox.knows(anna)
    outbox.says(person, Say("I morgen"), Say("I dag"))
    with outbox.store.writing() as session:
        session.get_one(Outgoing, outbox.rows()[0].id).not_before = MONDAY + timedelta(days=1)

    assert [p.text for p in claim(outbox)] == ["I dag"]


def test_busy_resident_gets_signs_but_no_message(
    outbox: Outbox, anna: Resident, ola: Resident
) -> None:
    person = outbox.knows(anna)
    outbox.says(person, Say("👍", kind=SayKind.REACTION, to="1"), Say("Neste"))
    outbox.says(outbox.knows(ola), Say("Hei"))

    parcels = claim(outbox, limit=9, busy=frozenset({person}))
    record(outbox, parcels[0], Sent())

    assert [p.kind for p in parcels] == [SayKind.REACTION, SayKind.MESSAGE]
    assert claim(outbox, limit=9, busy=frozenset({person})) == []


def test_toast_nobody_waits_for_is_dropped(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Ok", kind=SayKind.TOAST, to="1"))

    parcels = claim(outbox, at=MONDAY + timedelta(seconds=141))

    assert parcels == []
    assert outbox.rows() == []


def test_farewells_go_one_by_one_to_sealed_addresses(outbox: Outbox, anna: Resident) -> None:
    outbox.bids_farewell(anna, Say("Alt er slettet"), Say("Ha det"))

    first = claim(outbox, limit=9, busy=frozenset({1}))
    with outbox.store.writing() as session:
        record_outcome(session, first[0].outgoing_id, Sent("7"), now=MONDAY)

    assert [(p.address, p.text) for p in first] == [(str(anna.chat_id), "Alt er slettet")]
    assert len(outbox.rows()) == 1
    assert [p.text for p in claim(outbox, limit=9)] == ["Ha det"]


def test_resident_without_address_is_rejected(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Hei"))
    with outbox.store.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM address")

    assert claim(outbox) == []
    assert outbox.rows()[0].why == "no address"


def test_wrong_key_claims_nothing(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Hei"))

    with pytest.raises(WrongKey):
        claim(outbox, vault=Vault("another secret of sufficient length"))

    assert outbox.states() == [Delivery.QUEUED]


@pytest.mark.sqlite
def test_choice_uses_the_index_of_what_waits(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"))

    old_toasts, choice = plans_of_updates(outbox, lambda: claim(outbox))

    assert "USING INDEX ix_outgoing_queued (channel=? AND priority=?)" in old_toasts
    assert "USING INDEX ix_outgoing_queued (channel=? AND priority<?)" in choice
    assert "USING INDEX ix_outgoing_person_id_message" in choice
    assert "SCAN outgoing" not in choice


def plans_of_updates(outbox: Outbox, act: Callable[[], object]) -> list[str]:
    """Return how SQLite goes about each UPDATE of the outbox that the act makes."""
    with noted(outbox.store.engine) as seen:
        act()
    with outbox.store.engine.connect() as connection:
        plans = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
            for sql, values in seen
            if "UPDATE outgoing" in sql or "DELETE FROM outgoing" in sql
        ]
    return ["\n".join(row[3] for row in plan) for plan in plans]
