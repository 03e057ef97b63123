"""What is said next, what becomes of it, and what a resident then stands at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from storage.tables import Delivery, Outgoing, Person
from storage.vault import Vault, WrongKey
from tests.conftest import MONDAY
from tests.telegram import Resident, StandIn
from tests.telegram_edges.outbox import Outbox
from workshop.messages import Button, Channel, Say, SayKind
from workshop.outbox.choosing import Parcel, claim_next
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
from workshop.outbox.settling import record_outcome, rescue
from workshop.residents.places import Place

BUTTONS = ((Button("Ja", "yes"),), (Button("Nei", "no"),))


def claim(
    outbox: Outbox,
    *,
    limit: int = 1,
    at: datetime = MONDAY,
    busy: frozenset[int] = frozenset(),
    vault: Vault | None = None,
) -> list[Parcel]:
    """Return what is claimed in one transaction."""
    with outbox.store.writing() as session:
        return claim_next(
            session,
            vault or outbox.vault,
            channel=Channel.TELEGRAM,
            now=at,
            busy=busy,
            limit=limit,
        )


def record(
    outbox: Outbox, parcel: Parcel | int, outcome: Outcome, at: datetime = MONDAY
) -> Outgoing:
    """Record an outcome and return the row as it then stands."""
    outgoing_id = parcel if isinstance(parcel, int) else parcel.outgoing_id
    with outbox.store.writing() as session:
        record_outcome(session, outgoing_id, outcome, now=at)
    return next(row for row in outbox.rows() if row.id == outgoing_id)


@pytest.fixture
def ola(standin: StandIn) -> Resident:
    """Another resident."""
    return standin.resident("Ola", "nn")


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


def test_uncertain_answer_is_said_once_more(outbox: Outbox, anna: Resident) -> None:
    later = MONDAY + timedelta(minutes=1)
    outbox.says(outbox.knows(anna), Say("Takk"))
    (first,) = claim(outbox)
    once = record(outbox, first, Uncertain("HTTP 500"))
    (second,) = claim(outbox, at=later)
    record(outbox, second, NotSent("DNS"), later)
    (third,) = claim(outbox, at=later)
    twice = record(outbox, third, Uncertain("HTTP 500"), later)

    assert (once.state, once.why) == (Delivery.QUEUED, "again: HTTP 500")
    assert (twice.state, twice.why) == (Delivery.UNCERTAIN, "HTTP 500")


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


def test_rescue_settles_what_was_in_flight(outbox: Outbox, anna: Resident, ola: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"), Say("Neste"))
    outbox.broadcasts([outbox.knows(ola)], Say("Til alle"))
    claim(outbox, limit=9)

    with outbox.store.writing() as session:
        count = rescue(session, channel=Channel.TELEGRAM, now=MONDAY)

    assert count == 2
    assert outbox.states() == [Delivery.QUEUED, Delivery.QUEUED, Delivery.UNCERTAIN]


@pytest.mark.sqlite
def test_choice_uses_the_index_of_what_waits(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"))

    old_toasts, choice = plans_of_updates(outbox, lambda: claim(outbox))

    assert "USING INDEX ix_outgoing_queued (channel=? AND priority=?)" in old_toasts
    assert "USING INDEX ix_outgoing_queued (channel=?)" in choice
    assert "USING INDEX ix_outgoing_person_id_message" in choice
    assert "SCAN outgoing" not in choice


def plans_of_updates(outbox: Outbox, act: Callable[[], object]) -> list[str]:
    """Return how SQLite goes about each UPDATE of the outbox that the act makes."""
    seen: list[tuple[str, tuple[Any, ...]]] = []

    def note(_c: object, _k: object, sql: str, values: tuple[Any, ...], *_: object) -> None:
        if "UPDATE outgoing" in sql or "DELETE FROM outgoing" in sql:
            seen.append((f"EXPLAIN QUERY PLAN {sql}", values))

    event.listen(outbox.store.engine, "before_cursor_execute", note)
    act()
    event.remove(outbox.store.engine, "before_cursor_execute", note)
    with outbox.store.engine.connect() as connection:
        plans = [connection.exec_driver_sql(*one).all() for one in seen]
    return ["\n".join(row[3] for row in plan) for plan in plans]
