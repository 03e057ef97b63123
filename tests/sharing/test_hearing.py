"""Several processes hear the same people at the same time: nothing lost, nothing twice."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.conversation import Conversation
from storage.store import Store
from storage.tables import Address, Base, Contribution, FailedUpdate, Person
from storage.vault import Vault
from tests.conftest import MONDAY
from tests.sharing.at_once import END_THE_OTHERS, Doing, at_once
from tests.workshop.residents import join
from workshop.messages import Channel, Content, Heard, Said, Started
from workshop.residents.forgetting import erase
from workshop.residents.people import address_key, come_back, find_person, hold


def heard(address: str, content: Content, key: str) -> Heard:
    """Return something from this address; the key is the message's id too."""
    return Heard(Channel.TELEGRAM, address, f"{address}:{key}", MONDAY, content, message=key)


def count(store: Store, table: type[Base]) -> int:
    """Return how many rows a table has."""
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def found(session: Session, vault: Vault, address: str) -> Person:
    """Return the resident behind this address."""
    person = find_person(session, vault, Channel.TELEGRAM, address)
    assert person is not None
    return person


def key_of(vault: Vault, address: str) -> tuple[str, str]:
    """Return what an address is looked up by."""
    return address_key(vault, Channel.TELEGRAM, address)


def only_reads(raw: Any, _record: object) -> None:
    """Let a connection do as one to the old server after a switch to another one."""
    raw.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    raw.commit()


@pytest.fixture
def residents(store: Store, vault: Vault, jevnaker: str) -> list[str]:
    """The addresses of some who take part, in the order of their ids."""
    addresses = [str(number) for number in range(101, 111)]
    with store.writing() as session:
        for address in addresses:
            join(session, vault, address, now=MONDAY, age_band="40-66")
    return addresses


def test_same_words_through_all_are_kept_once(
    conversations: list[Conversation], store: Store, residents: list[str]
) -> None:
    words = heard(residents[0], Said("Hun spiser alene"), "1")

    replies = at_once(*(partial(one.hear, [words]) for one in conversations))

    assert sorted(bool(reply[0]) for reply in replies) == [False, False, False, True]
    assert (count(store, Contribution), count(store, FailedUpdate)) == (1, 0)


def test_different_words_of_one_person_are_all_kept(
    conversations: list[Conversation], store: Store, residents: list[str]
) -> None:
    anna = residents[0]
    words = [heard(anna, Said(f"Ord {n}"), str(n)) for n in range(len(conversations))]

    at_once(*(partial(one.hear, [word]) for one, word in zip(conversations, words, strict=True)))

    assert (count(store, Contribution), count(store, FailedUpdate)) == (4, 0)


def test_stranger_heard_by_all_is_met_once(
    conversations: list[Conversation], store: Store
) -> None:
    hello = [heard("4711", Started(), str(n)) for n in range(len(conversations))]

    at_once(*(partial(one.hear, [say]) for one, say in zip(conversations, hello, strict=True)))

    assert (count(store, Person), count(store, Address), count(store, FailedUpdate)) == (1, 1, 0)


def test_batches_in_opposite_orders_both_pass(
    conversations: list[Conversation], store: Store, residents: list[str]
) -> None:
    there = [heard(one, Said("Frem"), "1") for one in [*residents, "strange-1", "strange-2"]]
    back = [heard(one, Said("Tilbake"), "2") for one in ["strange-2", "strange-1", *residents]]
    first, second, *_ = conversations

    at_once(partial(first.hear, there), partial(second.hear, back[::-1]))

    assert count(store, Contribution) == 2 * len(residents)
    assert (count(store, Person), count(store, FailedUpdate)) == (len(residents) + 2, 0)


def test_words_wait_while_the_resident_is_erased(
    conversations: list[Conversation], store: Store, vault: Vault, residents: list[str]
) -> None:
    words = heard(residents[0], Said("Hun spiser alene"), "1")

    with store.writing() as session:
        hold(session, [key_of(vault, residents[0])])
        erase(session, found(session, vault, residents[0]))
        hearing = Doing(partial(conversations[0].hear, [words]))
    hearing.ends()

    assert hearing.had_to_wait
    assert (count(store, Contribution), count(store, FailedUpdate)) == (0, 0)


def test_words_wait_while_consent_is_taken_back(
    conversations: list[Conversation], store: Store, vault: Vault, residents: list[str]
) -> None:
    words = heard(residents[0], Said("Hun spiser alene"), "1")

    with store.writing() as session:
        hold(session, [key_of(vault, residents[0])])
        come_back(found(session, vault, residents[0]), now=MONDAY)
        session.flush()
        hearing = Doing(partial(conversations[0].hear, [words]))
    hearing.ends()

    assert hearing.had_to_wait
    assert count(store, Contribution) == 0


@pytest.mark.postgresql
def test_batch_undone_by_a_deadlock_is_heard_again(
    conversations: list[Conversation], store: Store, vault: Vault, residents: list[str]
) -> None:
    batch = [heard(one, Said("En"), "1") for one in residents[:2]]

    with store.writing() as session:
        # Whoever looks for a deadlock first is undone: not us.
        session.execute(text("SET LOCAL deadlock_timeout = '20s'"))
        hold(session, [key_of(vault, residents[1])])
        hearing = Doing(partial(conversations[0].hear, batch))
        hold(session, [key_of(vault, residents[0])])
    hearing.ends()

    assert hearing.had_to_wait
    assert (count(store, Contribution), count(store, FailedUpdate)) == (2, 0)


@pytest.mark.postgresql
def test_connection_lost_in_the_middle_takes_nothing(
    conversations: list[Conversation], store: Store, residents: list[str]
) -> None:
    words = heard(residents[0], Said("Hun spiser alene"), "1")
    with store.writing() as session:
        session.execute(text("LOCK TABLE contribution"))
        hearing = Doing(partial(conversations[0].hear, [words]))
        session.execute(END_THE_OTHERS)

    with pytest.raises(OperationalError):
        hearing.ends()
    taken = (count(store, Contribution), count(store, FailedUpdate))
    conversations[0].hear([words])

    assert (taken, count(store, Contribution)) == ((0, 0), 1)


@pytest.mark.postgresql
def test_server_that_only_reads_parks_nothing(
    conversations: list[Conversation], store: Store, residents: list[str]
) -> None:
    words = heard(residents[0], Said("Hun spiser alene"), "1")
    event.listen(conversations[0].store.engine, "connect", only_reads)

    with pytest.raises(OperationalError):
        conversations[0].hear([words])

    assert (count(store, Contribution), count(store, FailedUpdate)) == (0, 0)
