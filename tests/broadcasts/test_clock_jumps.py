"""A clock that jumps: nothing goes out twice, and what a jump makes late asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage.tables import BroadcastState
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.mailing import fire, plan_words, rows_of
from tests.workshop.residents import join
from workshop.outbox.doubting import Asks


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=3650)])
def test_what_has_gone_out_does_not_go_again(
    session: Session, vault: Vault, clock: FakeClock, jump: timedelta
) -> None:
    join(session, vault, "1", now=clock())
    plan_words(session, clock)
    fire(session, clock)

    clock.now += jump
    again = fire(session, clock)
    clock.now -= jump
    back = fire(session, clock)

    assert (again, back) == ([], [])
    assert len(rows_of(session)) == 1


def test_what_a_jump_makes_late_asks_and_goes_to_nobody(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    broadcast = plan_words(session, clock, due_at=clock() + timedelta(minutes=10))

    clock.advance(hours=1)
    fired = fire(session, clock)

    assert fired == []
    assert (broadcast.state, broadcast.asks) == (BroadcastState.ASKS, Asks.LATE)


def test_what_is_due_waits_for_its_time_when_the_clock_goes_back(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    plan_words(session, clock, due_at=clock() + timedelta(minutes=10))

    clock.advance(hours=-1)
    before = fire(session, clock)
    clock.advance(minutes=70)

    assert (before, fire(session, clock)) == ([], [1])
