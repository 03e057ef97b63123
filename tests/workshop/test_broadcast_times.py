"""When a broadcast goes out, and whom that interrupts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    Delivery,
    Step,
)
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.mailing import fire, plan_prompt, plan_words, rows_of
from tests.workshop.residents import join
from workshop.messages import Channel, Priority
from workshop.outbox.doubting import Asks
from workshop.residents.people import pause
from workshop.residents.places import Place


def test_broadcast_is_fired_only_once(session: Session, vault: Vault, clock: FakeClock) -> None:
    join(session, vault, "1", now=clock())
    plan_words(session, clock)

    fired = [fire(session, clock), fire(session, clock)]

    assert fired == [[1], []]
    assert len(rows_of(session)) == 1


def test_broadcast_waits_until_it_is_due(session: Session, vault: Vault, clock: FakeClock) -> None:
    join(session, vault, "1", now=clock())
    plan_words(session, clock, due_at=clock() + timedelta(hours=1))

    early = fire(session, clock)
    clock.advance(hours=1)

    assert (early, fire(session, clock)) == ([], [1])


@pytest.mark.parametrize(("minutes", "fired", "asks"), [(30, [1], None), (31, [], Asks.LATE)])
def test_broadcast_more_than_half_an_hour_late_asks_first(
    session: Session,
    vault: Vault,
    clock: FakeClock,
    minutes: int,
    fired: list[int],
    asks: Asks | None,
) -> None:
    join(session, vault, "1", now=clock())
    late = plan_words(session, clock, due_at=clock() + timedelta(minutes=5))
    clock.advance(minutes=5 + minutes)

    assert fire(session, clock) == fired
    assert late.asks == asks


def test_who_stopped_before_it_is_due_is_left_out(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    person = join(session, vault, "1", now=clock())
    plan_words(session, clock, due_at=clock() + timedelta(hours=1))
    pause(session, person, now=clock())
    clock.advance(hours=1)

    assert fire(session, clock) == [0]


@pytest.mark.parametrize(("is_urgent", "hours"), [(False, 10), (True, 0)])
def test_quiet_hours_hold_back_all_but_urgent(
    session: Session, vault: Vault, clock: FakeClock, is_urgent: bool, hours: int
) -> None:
    clock.advance(hours=12)
    join(session, vault, "1", now=clock())
    plan_words(session, clock, is_urgent=is_urgent)

    fire(session, clock)

    (row,) = rows_of(session)
    assert row.not_before == clock() + timedelta(hours=hours)
    assert row.priority == (Priority.URGENT if is_urgent else Priority.BROADCAST)


def test_on_the_web_it_is_said_at_once(session: Session, vault: Vault, clock: FakeClock) -> None:
    clock.advance(hours=12)
    person = join(session, vault, "1", now=clock(), channel=Channel.WEB)
    broadcast = plan_prompt(session, clock)

    fire(session, clock)

    (row,) = rows_of(session)
    assert (row.state, row.message, row.done_at) == (Delivery.SENT, str(row.id), clock())
    assert (person.place, person.prompt_id) == (Place.QUESTION, broadcast.prompt_id)
    assert session.scalars(select(Step.prompt_id)).all() == [broadcast.prompt_id]


@pytest.mark.parametrize(
    ("place", "minutes_ago", "is_moved"),
    [
        (Place.IDLE, 1, True),
        (Place.QUESTION, 31, True),
        (Place.QUESTION, 29, False),
        (Place.LISTENING, 31, True),
        (Place.LISTENING, 29, False),
        (Place.EDITING, 31, True),
        (Place.AGE, 31, False),
    ],
)
def test_nobody_is_interrupted_on_the_web(
    session: Session,
    vault: Vault,
    clock: FakeClock,
    place: Place,
    minutes_ago: int,
    is_moved: bool,
) -> None:
    touched = clock() - timedelta(minutes=minutes_ago)
    person = join(
        session, vault, "1", now=clock(), channel=Channel.WEB, place=place, heard_at=touched
    )
    plan_prompt(session, clock)

    fire(session, clock)

    assert (person.prompt_id is not None) is is_moved


def test_words_move_nobody_on_the_web(session: Session, vault: Vault, clock: FakeClock) -> None:
    person = join(session, vault, "1", now=clock(), channel=Channel.WEB)
    plan_words(session, clock)

    fire(session, clock)

    assert person.place == Place.IDLE
