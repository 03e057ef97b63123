"""Words go out of sight in one process while another sends what repeats them."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select

from storage.store import Store
from storage.tables import Delivery, Outgoing
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


@pytest.mark.postgresql
def test_whoever_deletes_everything_meanwhile_stops_no_redaction(
    stores: list[Store], vault: Vault
) -> None:
    with stores[0].writing() as session:
        hand = hand_of(session, "Kari", MONDAY)
        kari, process = hand.facilitator_id, hand.process
        said = say(hand, join(session, vault, "1", now=MONDAY), OWN).id
        for address in ("2", "3"):
            join(session, vault, address, now=MONDAY)
        plan = Plan(None, QUOTING, "all", MONDAY)
        number = plan_broadcast(session, process, plan, now=MONDAY).id
        fire(session, number, MONDAY, make_say=ask)
    masked_word = OWN.split()[0]

    def redacts() -> None:
        with stores[1].writing() as session:
            redact(Hand(session, process, kari, MONDAY), vault, said, masked_word)

    with stores[0].writing() as session:
        last = select(func.max(Outgoing.id)).scalar_subquery()
        session.execute(delete(Outgoing).where(Outgoing.id == last))
        redacting = Doing(redacts)
    redacting.ends()

    with stores[0].reading() as session:
        told = [row.payload["text"] for row in session.scalars(select(Outgoing))]
    assert redacting.had_to_wait
    assert [text for text in told if masked_word in text] == []
    assert len(told) > 0


@pytest.mark.postgresql
def test_what_comes_back_to_the_queue_meanwhile_goes_to_nobody(
    stores: list[Store], vault: Vault
) -> None:
    with stores[0].writing() as session:
        hand = hand_of(session, "Kari", MONDAY)
        kari, process = hand.facilitator_id, hand.process
        said = say(hand, join(session, vault, "1", now=MONDAY), OWN).id
        plan = Plan(None, QUOTING, "all", MONDAY)
        number = plan_broadcast(session, process, plan, now=MONDAY).id
        fire(session, number, MONDAY, make_say=ask)
    with stores[0].writing() as session:
        [flying] = claim_next(session, vault, channel=Channel.TELEGRAM, now=MONDAY)

    def hides() -> None:
        with stores[1].writing() as session:
            hide(Hand(session, process, kari, MONDAY), said, Hidden.PERSONAL)

    with stores[0].writing() as session:
        record_outcome(session, flying.outgoing_id, Later(1), now=MONDAY)
        session.flush()
        hiding = Doing(hides)
    hiding.ends()

    with stores[0].reading() as session:
        row = session.get_one(Outgoing, flying.outgoing_id)
        assert (hiding.had_to_wait, row.state) == (True, Delivery.CANCELLED)
