"""What is in flight, or may have arrived, when the words that it says go out of sight."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Contribution, Delivery, Person
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.sorting.conftest import say
from tests.sorting.test_sent import OWN, tell_all
from tests.workshop.mailing import fire, rows_of
from tests.workshop.residents import join
from workshop.book import opened_book
from workshop.broadcasts.running import uncertain_rows
from workshop.messages import About, Channel, Say
from workshop.outbox.choosing import claim_next
from workshop.outbox.outcomes import Later, Outcome, Partly, Sent, Uncertain
from workshop.outbox.queueing import say_to
from workshop.outbox.settling import record_outcome
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide
from workshop.sorting.items import put_up_from


@pytest.fixture
def quoted(hand: Hand, anna: Person) -> Contribution:
    """What Anna has said, and messages repeat."""
    return say(hand, anna, OWN)


@pytest.fixture
def resident(session: Session, vault: Vault, clock: FakeClock) -> Person:
    """Who gets the message."""
    return join(session, vault, "1", now=clock())


def claim(session: Session, vault: Vault, clock: FakeClock) -> list[int]:
    """Claim what is said next; its number."""
    claimed = claim_next(session, vault, channel=Channel.TELEGRAM, now=clock())
    return [one.outgoing_id for one in claimed]


@pytest.mark.usefixtures("resident")
@pytest.mark.parametrize(
    ("outcome", "becomes"),
    [
        (Later(1), Delivery.CANCELLED),
        (Partly(until=3), Delivery.CANCELLED),
        (Uncertain("cut"), Delivery.UNCERTAIN),
        (Sent("7"), Delivery.SENT),
    ],
    ids=["later", "partly", "uncertain", "sent"],
)
def test_broadcast_in_flight_does_not_go_again(
    hand: Hand,
    quoted: Contribution,
    vault: Vault,
    clock: FakeClock,
    outcome: Outcome,
    becomes: Delivery,
) -> None:
    broadcast = tell_all(hand, clock)
    fire(hand.session, clock)
    [flying] = claim(hand.session, vault, clock)

    hide(hand, quoted.id, Hidden.PERSONAL)
    record_outcome(hand.session, flying, outcome, now=clock())
    hand.session.flush()

    assert [one.state for one in rows_of(hand.session) if one.id == flying] == [becomes]
    assert uncertain_rows(hand.session, broadcast.id) == []


@pytest.mark.usefixtures("resident")
def test_what_is_uncertain_goes_not_again_by_hand_either(
    hand: Hand, quoted: Contribution, vault: Vault, clock: FakeClock
) -> None:
    broadcast = tell_all(hand, clock)
    fire(hand.session, clock)
    [flying] = claim(hand.session, vault, clock)
    record_outcome(hand.session, flying, Uncertain("cut"), now=clock())
    asked = len(uncertain_rows(hand.session, broadcast.id))

    hide(hand, quoted.id, Hidden.PERSONAL)

    assert (asked, uncertain_rows(hand.session, broadcast.id)) == (1, [])


@pytest.mark.parametrize("outcome", [Later(1), Uncertain("cut")], ids=["later", "uncertain"])
def test_answer_in_flight_is_not_said_again(
    hand: Hand,
    quoted: Contribution,
    resident: Person,
    vault: Vault,
    clock: FakeClock,
    outcome: Outcome,
) -> None:
    need = put_up_from(hand, quoted.id, ItemKind.NEED, {"nb": OWN})
    with opened_book(hand.session) as book:
        asks = Say(f"Hva med «{OWN}»?", about=About(1, 0, need.id))
        say_to(book, resident, [asks], now=clock())
    [flying] = claim(hand.session, vault, clock)

    hide(hand, quoted.id, Hidden.PERSONAL)
    record_outcome(hand.session, flying, outcome, now=clock())
    clock.advance(minutes=1)

    assert claim(hand.session, vault, clock) == []
