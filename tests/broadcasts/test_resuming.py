"""What was paused goes on only where it still has a place."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from storage.tables import Broadcast, BroadcastKind, BroadcastState, Delivery, Process
from storage.vault import Vault
from tests.broadcasts.test_running import states
from tests.conftest import FakeClock
from tests.workshop.mailing import HELLO, fire, plan_prompt, rows_of
from tests.workshop.residents import join
from workshop.board.finding import meetings_of
from workshop.broadcasts import MeetingOver, PhaseNotOpen, Plan, plan_broadcast
from workshop.broadcasts.running import pause, resume
from workshop.process import current_process, phases_of


def sent_question(session: Session, vault: Vault, clock: FakeClock) -> tuple[Process, Broadcast]:
    """Let a question be on its way to one resident."""
    join(session, vault, "1", now=clock())
    broadcast = plan_prompt(session, clock)
    fire(session, clock)
    return current_process(session), broadcast


def test_question_whose_round_closed_meanwhile_does_not_go_on(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    process, broadcast = sent_question(session, vault, clock)
    pause(session, broadcast, now=clock())
    phase = phases_of(session, process)[0]
    phase.state = "closed"
    session.flush()

    with session.begin_nested(), pytest.raises(PhaseNotOpen):
        resume(session, process, broadcast, now=clock())
    held = broadcast.state, states(session)
    phase.state = "open"
    session.flush()

    assert held == (BroadcastState.PAUSED, [Delivery.HELD])
    assert resume(session, process, broadcast, now=clock()) == 1


def test_invitation_does_not_go_on_once_its_workshop_is_over(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    process = current_process(session)
    meeting = meetings_of(session, process)[0]
    plan = Plan(None, HELLO, "all", clock(), kind=BroadcastKind.INVITATION, meeting=meeting)
    broadcast = plan_broadcast(session, process, plan, now=clock())
    fire(session, clock)
    pause(session, broadcast, now=clock())

    clock.now = meeting.ends_at
    with session.begin_nested(), pytest.raises(MeetingOver):
        resume(session, process, broadcast, now=clock())

    assert states(session) == [Delivery.HELD]


def test_what_holds_nothing_goes_on_whatever_has_closed(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    process, broadcast = sent_question(session, vault, clock)
    rows_of(session)[0].state = "uncertain"
    pause(session, broadcast, now=clock())
    phases_of(session, process)[0].state = "closed"
    session.flush()

    assert resume(session, process, broadcast, now=clock()) == 0
    assert broadcast.state == BroadcastState.FIRED
