"""A facilitator lets uncertain messages go again while a resident shows that theirs arrived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import Delivery, Outgoing, Person
from storage.vault import Vault
from tests.conftest import MONDAY
from tests.sharing.at_once import Doing
from tests.workshop.mailing import HELLO, ask
from tests.workshop.residents import join
from workshop.book import opened_book
from workshop.broadcasts import Plan, fire, plan_broadcast
from workshop.broadcasts.running import find_broadcast, say_again
from workshop.messages import Channel, Heard, Said
from workshop.process import current_process
from workshop.residents.forgetting import erase
from workshop.residents.people import hold_person
from workshop.talk.proving import prove_sent

HEARD = Heard(Channel.TELEGRAM, "1", "m:1:9", MONDAY, Said(""), message="9")
Act = Callable[[Session, Person], object]


def replies(session: Session, person: Person) -> object:
    """Reply to the message of which nobody knew whether it had arrived."""
    heard = replace(HEARD, content=Said("Takk"), reply_to="7", is_to_us=True)
    with opened_book(session) as book:
        return prove_sent(book, person, heard)


@pytest.mark.postgresql
@pytest.mark.parametrize(("does", "left"), [(replies, [Delivery.SENT]), (erase, [])])
def test_what_is_known_meanwhile_does_not_go_again(
    stores: list[Store], vault: Vault, does: Act, left: list[Delivery]
) -> None:
    with stores[0].writing() as session:
        process, person = current_process(session), join(session, vault, "1", now=MONDAY)
        plan = Plan(None, HELLO, "all", MONDAY)
        number = plan_broadcast(session, process, plan, now=MONDAY).id
        fire(session, number, MONDAY, make_say=ask)
        session.query(Outgoing).one().state = Delivery.UNCERTAIN

    def sends_again() -> int:
        with stores[1].writing() as session:
            broadcast = find_broadcast(session, current_process(session), number)
            start = "Du kan ha fått denne før."
            return say_again(session, process, broadcast, beginning=lambda _: start, now=MONDAY)

    with stores[0].writing() as session:
        hold_person(session, person.id)
        does(session, session.get_one(Person, person.id))
        session.flush()
        sending = Doing(sends_again)

    assert (sending.had_to_wait, sending.ends()) == (True, 0)
    with stores[0].reading() as session:
        assert [row.state for row in session.query(Outgoing)] == left
