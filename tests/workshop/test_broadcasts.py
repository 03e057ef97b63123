"""Whom a broadcast reaches, and what becomes of it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import (
    Address,
    Delivery,
)
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.mailing import ask, fire, plan_prompt, plan_words, rows_of
from tests.workshop.residents import join
from workshop.board.finding import find_prompt
from workshop.book import opened_book
from workshop.broadcasts import (
    Excluded,
    Whom,
    reach_of,
    status_of,
)
from workshop.messages import Priority
from workshop.outbox.queueing import say_to
from workshop.process import current_process
from workshop.residents.people import lose_touch, pause


def test_broadcast_reaches_each_in_own_language(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    for address, language in (("1", "nb"), ("2", "nn"), ("3", "en")):
        join(session, vault, address, now=clock(), language=language)
    plan_words(session, clock)

    fired = fire(session, clock)

    assert fired == [3]
    assert [row.payload["text"] for row in rows_of(session)] == ["Hei", "Hei du", "Hello"]


def test_prompt_goes_out_as_its_first_question(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    broadcast = plan_prompt(session, clock)

    fire(session, clock)

    (row,) = rows_of(session)
    assert row.payload["buttons"] == [[["Skip", "skip"]]]
    assert (row.prompt_id, row.rung, row.broadcast_id) == (broadcast.prompt_id, 0, broadcast.id)
    assert (row.state, row.priority) == (Delivery.QUEUED, Priority.BROADCAST)


def test_each_exclusion_has_its_reason(session: Session, vault: Vault, clock: FakeClock) -> None:
    now = clock()
    join(session, vault, "1", now=now)
    join(session, vault, "2", now=now, language="en")
    join(session, vault, "3", now=now, consent_version="an older text")
    join(session, vault, "4", now=now, paused_at=now)
    join(session, vault, "5", now=now, unreachable_at=now)

    reach = reach_of(session, current_process(session), Whom("language=nb"), now=clock())

    assert reach.person_ids == (1,)
    others = (Excluded.TOO_YOUNG, Excluded.OTHER_DECK, Excluded.HAS_IT, Excluded.ENOUGH)
    assert reach.excluded == dict.fromkeys(Excluded, 1) | dict.fromkeys(others, 0)


def test_same_prompt_is_not_broadcast_twice_to_anyone(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    plan_prompt(session, clock)
    fire(session, clock)
    join(session, vault, "2", now=clock())
    plan_prompt(session, clock)

    fired = fire(session, clock)

    assert fired == [1]
    assert [row.person_id for row in rows_of(session)] == [1, 2]


def test_prompt_that_was_asked_in_turn_is_broadcast_too(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    person = join(session, vault, "1", now=clock())
    prompt = find_prompt(session, current_process(session), "kjokkenbordet")
    with opened_book(session) as book:
        say_to(book, person, [ask(person, prompt)], now=clock())
    plan_prompt(session, clock)

    assert fire(session, clock) == [1]


def test_rejected_prompt_may_be_broadcast_again(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    plan_prompt(session, clock)
    fire(session, clock)
    rows_of(session)[0].state = Delivery.REJECTED
    plan_prompt(session, clock)

    assert fire(session, clock) == [1]


def test_status_counts_every_message_by_state(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    for address in "12345":
        join(session, vault, address, now=clock())
    broadcast = plan_words(session, clock)
    fire(session, clock)
    for row, state in zip(rows_of(session), (Delivery.SENT, Delivery.UNCERTAIN), strict=False):
        row.state = state

    assert status_of(session, broadcast.id).counts == {
        "queued": 3,
        "sending": 0,
        "sent": 1,
        "unreachable": 0,
        "uncertain": 1,
        "rejected": 0,
    }


def test_status_accounts_for_those_who_left(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    people = [join(session, vault, address, now=clock()) for address in "123"]
    broadcast = plan_words(session, clock)
    fire(session, clock)
    pause(session, people[0], now=clock())
    lose_touch(session, people[1], now=clock())

    counts = status_of(session, broadcast.id).counts

    assert (counts["queued"], counts["cancelled"], sum(counts.values())) == (1, 2, 3)


def test_broadcast_holds_no_address(session: Session, vault: Vault, clock: FakeClock) -> None:
    join(session, vault, "4711004711", now=clock())
    plan_prompt(session, clock)

    fire(session, clock)

    (row,) = rows_of(session)
    assert session.scalar(select(func.count(Address.id))) == 1
    assert "4711004711" not in str(vars(row))
