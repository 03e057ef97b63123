"""Broadcasts that cannot be planned, or cannot be fired any more."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    BroadcastState,
)
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.mailing import ask, fire, plan_prompt, plan_words, rows_of
from tests.workshop.residents import join
from workshop.broadcasts import (
    PhaseNotOpen,
    Plan,
    PromptNeedsItem,
    plan_broadcast,
    status_of,
)
from workshop.broadcasts import fire as claim
from workshop.outbox.doubting import Asks
from workshop.process import current_process
from workshop.refusals import BadAudience, NothingToSend, UnknownBroadcast


def test_status_of_unknown_broadcast_is_refused(session: Session) -> None:
    with pytest.raises(UnknownBroadcast):
        status_of(session, 9)


def test_prompt_of_a_closed_phase_is_refused(session: Session, clock: FakeClock) -> None:
    with pytest.raises(PhaseNotOpen):
        plan_prompt(session, clock, "kafeen")


def test_prompt_asked_per_need_is_refused(session: Session, clock: FakeClock) -> None:
    with pytest.raises(PromptNeedsItem):
        plan_prompt(session, clock, "hva-kunne-vi-gjore")


def test_broadcast_without_words_is_refused(session: Session, clock: FakeClock) -> None:
    plan = Plan(None, {"nb": " \n"}, "all", clock())

    with pytest.raises(NothingToSend):
        plan_broadcast(session, current_process(session), plan, now=clock())


def test_bad_audience_plans_nothing(session: Session, clock: FakeClock) -> None:
    with pytest.raises(BadAudience):
        plan_words(session, clock, audience="age=4")

    assert session.scalar(select(func.count(Broadcast.id))) == 0


def test_audience_that_is_gone_asks_and_stops_no_other(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    gone = plan_words(session, clock, audience="area=vang")
    process = current_process(session)
    process.areas = {}
    plan_words(session, clock)

    fired = fire(session, clock)

    assert fired == [1]
    assert (gone.state, gone.asks) == (BroadcastState.ASKS, Asks.AUDIENCE)


def test_second_claim_of_a_broadcast_fires_nothing(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    broadcast = plan_words(session, clock)

    first = claim(session, broadcast.id, clock(), make_say=ask)
    second = claim(session, broadcast.id, clock(), make_say=ask)

    assert (first is None, second is None) == (False, True)
    assert len(rows_of(session)) == 1
