"""Words go out of sight in one process while another sends what repeats them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import delete, func, select

from storage.store import Store
from storage.tables import Delivery, Outgoing, Process
from storage.vault import Vault
from tests.conftest import MONDAY
from tests.sharing.at_once import Doing
from tests.sorting.conftest import hand_of, say
from tests.sorting.test_sent import OWN, QUOTING
from tests.workshop.mailing import ask
from tests.workshop.residents import join
from workshop.broadcasts import Plan, fire, plan_broadcast
from workshop.messages import Channel
from workshop.outbox.choosing import claim_next
from workshop.outbox.outcomes import Later
from workshop.outbox.settling import record_outcome
from workshop.redacting.hiding import redact
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide


@dataclass(frozen=True)
class Told:
    """A broadcast to everybody that repeats what somebody has said; whose board it is on."""

    kari: int
    process: Process
    said: int


def told_to(store: Store, vault: Vault, *addresses: str) -> Told:
    """Let the first of these say something, and all of them be about to read it."""
    with store.writing() as session:
        hand = hand_of(session, "Kari", MONDAY)
        first, *_ = [join(session, vault, one, now=MONDAY) for one in addresses]
        said = say(hand, first, OWN).id
        plan = Plan(None, QUOTING, "all", MONDAY)
        number = plan_broadcast(session, hand.process, plan, now=MONDAY).id
        fire(session, number, MONDAY, make_say=ask)
        return Told(hand.facilitator_id, hand.process, said)


@pytest.mark.postgresql
def test_whoever_deletes_everything_meanwhile_stops_no_redaction(
    stores: list[Store], vault: Vault
) -> None:
    told = told_to(stores[0], vault, "1", "2", "3")
    masked_word = OWN.split()[0]

    def redacts() -> None:
        with stores[1].writing() as session:
            redact(Hand(session, told.process, told.kari, MONDAY), vault, told.said, masked_word)

    with stores[0].writing() as session:
        last = select(func.max(Outgoing.id)).scalar_subquery()
        session.execute(delete(Outgoing).where(Outgoing.id == last))
        redacting = Doing(redacts)
    redacting.ends()

    with stores[0].reading() as session:
        texts = [row.payload["text"] for row in session.scalars(select(Outgoing))]
    assert redacting.had_to_wait
    assert [text for text in texts if masked_word in text] == []
    assert len(texts) == 2


@pytest.mark.postgresql
def test_what_comes_back_to_the_queue_meanwhile_goes_to_nobody(
    stores: list[Store], vault: Vault
) -> None:
    told = told_to(stores[0], vault, "1")
    with stores[0].writing() as session:
        [flying] = claim_next(session, vault, channel=Channel.TELEGRAM, now=MONDAY)

    def hides() -> None:
        with stores[1].writing() as session:
            hide(Hand(session, told.process, told.kari, MONDAY), told.said, Hidden.PERSONAL)

    with stores[0].writing() as session:
        record_outcome(session, flying.outgoing_id, Later(1), now=MONDAY)
        session.flush()
        hiding = Doing(hides)
    hiding.ends()

    with stores[0].reading() as session:
        row = session.get_one(Outgoing, flying.outgoing_id)
        assert (hiding.had_to_wait, row.state) == (True, Delivery.CANCELLED)
