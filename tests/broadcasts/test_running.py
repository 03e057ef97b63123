"""A broadcast under way: paused, resumed, taken back; and what a person decides about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage.tables import Broadcast, BroadcastState, Delivery, Outgoing, Person
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.mailing import ask, fire, plan_prompt, plan_words, rows_of
from tests.workshop.residents import join
from workshop.board.finding import find_prompt
from workshop.broadcasts import PhaseNotOpen, Plan, plan_broadcast, status_of
from workshop.broadcasts.planning import reminders_of
from workshop.broadcasts.running import (
    cancel,
    find_broadcast,
    let_be,
    pause,
    resume,
    say_again,
    send_after_all,
    uncertain_rows,
)
from workshop.messages import Channel
from workshop.outbox.choosing import claim_next
from workshop.outbox.outcomes import Later, Partly, Uncertain
from workshop.outbox.settling import record_outcome
from workshop.process import current_process, phases_of
from workshop.refusals import NotAsShown, UnknownBroadcast
from workshop.residents.people import lose_touch
from workshop.residents.people import pause as stop


def send_to_three(session: Session, vault: Vault, clock: FakeClock) -> Broadcast:
    for address in ("1", "2", "3"):
        join(session, vault, address, now=clock())
    broadcast = plan_words(session, clock)
    fire(session, clock)
    return find_broadcast(session, current_process(session), broadcast.id)


def ask_one(session: Session, vault: Vault, clock: FakeClock, *, remind_after: int) -> Broadcast:
    """Plan a question to one resident, due now, with one reminder."""
    join(session, vault, "1", now=clock(), age_band="40-66")
    process = current_process(session)
    prompt = find_prompt(session, process, "kjokkenbordet")
    plan = Plan(prompt, None, "all", clock(), reminders=1, remind_after=remind_after)
    return plan_broadcast(session, process, plan, now=clock())


def claim(session: Session, vault: Vault, clock: FakeClock) -> int | None:
    parcels = claim_next(session, vault, channel=Channel.TELEGRAM, now=clock())
    return parcels[0].outgoing_id if parcels else None


def states(session: Session) -> list[str]:
    session.flush()
    return [row.state for row in rows_of(session)]


def test_pause_holds_all_that_waits_and_what_comes_back(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    broadcast = send_to_three(session, vault, clock)
    flying = claim(session, vault, clock)
    assert flying is not None

    assert pause(session, broadcast, now=clock()) == 2
    record_outcome(session, flying, Later(1, "429"), now=clock())
    clock.advance(minutes=5)

    assert claim(session, vault, clock) is None
    assert states(session) == [Delivery.HELD] * 3
    with pytest.raises(NotAsShown):
        pause(session, broadcast, now=clock())


def test_resumed_it_goes_on_but_not_at_night(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    broadcast = send_to_three(session, vault, clock)
    pause(session, broadcast, now=clock())
    clock.advance(hours=12)

    process = current_process(session)
    assert resume(session, process, broadcast, now=clock()) == 3

    assert claim(session, vault, clock) is None
    clock.advance(hours=10)
    assert claim(session, vault, clock) is not None


def test_cancelled_nothing_more_goes_out_and_the_sum_stays(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    broadcast = send_to_three(session, vault, clock)
    flying = claim(session, vault, clock)
    assert flying is not None

    assert cancel(session, broadcast) == 2
    record_outcome(session, flying, Later(1, "429"), now=clock())

    assert states(session) == [Delivery.CANCELLED] * 3
    assert sum(status_of(session, broadcast.id).counts.values()) == 3
    with pytest.raises(NotAsShown):
        cancel(session, broadcast)


@pytest.mark.parametrize("leave", [stop, lose_touch])
def test_who_leaves_while_it_is_paused_gets_nothing_later(
    session: Session, vault: Vault, clock: FakeClock, leave: object
) -> None:
    broadcast = send_to_three(session, vault, clock)
    pause(session, broadcast, now=clock())

    leave(session, session.get_one(Person, 2), now=clock())  # type: ignore[operator]  # Either.
    resume(session, current_process(session), broadcast, now=clock())

    assert states(session) == [Delivery.QUEUED, Delivery.CANCELLED, Delivery.QUEUED]


def test_before_it_is_due_it_is_undone_without_a_trace_for_anybody(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    broadcast = plan_words(session, clock, due_at=clock() + timedelta(seconds=60))

    cancel(session, broadcast)
    clock.advance(minutes=2)

    assert fire(session, clock) == []
    assert rows_of(session) == []


def test_uncertain_ones_go_again_only_when_somebody_says_so(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    broadcast = send_to_three(session, vault, clock)
    for _ in range(3):
        flying = claim(session, vault, clock)
        record_outcome(session, flying or 0, Uncertain("cut"), now=clock())
        clock.advance(seconds=5)
    stop(session, session.get_one(Person, 3), now=clock())
    process = current_process(session)

    again = say_again(
        session, process, broadcast, beginning=lambda _: "Kanskje har du fått denne.", now=clock()
    )

    assert (again, states(session)) == (2, ["queued", "queued", "uncertain"])
    assert rows_of(session)[0].payload["text"] == "Kanskje har du fått denne.\n\nHei"
    record_outcome(session, claim(session, vault, clock) or 0, Uncertain("cut"), now=clock())
    assert let_be(session, broadcast) == 2
    assert uncertain_rows(session, broadcast.id) == []
    assert session.query(Outgoing).filter_by(state="uncertain").count() == 2


def test_what_asked_is_sent_after_all_unless_its_round_is_closed(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    process = current_process(session)
    broadcast = plan_prompt(session, clock)
    clock.advance(hours=1)
    assert (fire(session, clock), broadcast.state) == ([], BroadcastState.ASKS)
    phase = phases_of(session, process)[0]
    phase.state = "closed"
    session.flush()
    with session.begin_nested(), pytest.raises(PhaseNotOpen) as refused:
        send_after_all(session, process, broadcast, make_say=ask, now=clock())
    assert refused.value.kind == "needs"
    phase.state = "open"
    session.flush()

    fired = send_after_all(session, process, broadcast, make_say=ask, now=clock())

    assert fired.recipients == 1
    with pytest.raises(NotAsShown):
        send_after_all(session, process, broadcast, make_say=ask, now=clock())


def test_broadcast_of_another_process_is_not_found(session: Session, clock: FakeClock) -> None:
    with pytest.raises(UnknownBroadcast):
        find_broadcast(session, current_process(session), 17)


def test_reminders_of_what_went_out_late_come_as_much_later(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    broadcast = ask_one(session, vault, clock, remind_after=1)
    process = current_process(session)
    clock.advance(hours=20)
    fire(session, clock)

    send_after_all(session, process, broadcast, make_say=ask, now=clock())

    (reminder,) = reminders_of(session, broadcast.id)
    assert reminder.due_at == clock() + timedelta(days=1)


def test_who_says_stop_while_it_is_in_flight_gets_it_no_more(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    send_to_three(session, vault, clock)
    flying = claim(session, vault, clock) or 0
    person_id = session.get_one(Outgoing, flying).person_id

    stop(session, session.get_one(Person, person_id), now=clock())
    record_outcome(session, flying, Later(1, "429"), now=clock())

    assert states(session) == [Delivery.CANCELLED, Delivery.QUEUED, Delivery.QUEUED]


def test_reminders_that_wait_for_the_morning_are_called_off_too(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    broadcast = ask_one(session, vault, clock, remind_after=1)
    process = current_process(session)
    fire(session, clock)
    rows_of(session)[0].state = "sent"
    clock.advance(days=1)
    fire(session, clock)

    assert cancel(session, find_broadcast(session, process, broadcast.id)) == 1
    assert states(session) == ["sent", "cancelled"]


def test_reminders_wait_with_a_paused_question_and_come_later(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    broadcast = ask_one(session, vault, clock, remind_after=3)
    fire(session, clock)
    rows_of(session)[0].state = "sent"
    (reminder,) = reminders_of(session, broadcast.id)
    was_due = reminder.due_at
    clock.advance(days=2)
    pause(session, broadcast, now=clock())

    clock.advance(days=2)
    while_paused = fire(session, clock), reminder.state
    clock.advance(hours=1)
    resume(session, current_process(session), broadcast, now=clock())
    at_once = fire(session, clock)
    clock.advance(days=1, hours=23)

    assert (while_paused, at_once) == (([], "planned"), [])
    assert reminder.due_at == was_due + timedelta(days=3), "Whole days: the same time of day"
    assert fire(session, clock) == [1]


def test_short_pause_moves_no_reminder(session: Session, vault: Vault, clock: FakeClock) -> None:
    broadcast = ask_one(session, vault, clock, remind_after=3)
    fire(session, clock)
    (reminder,) = reminders_of(session, broadcast.id)
    was_due = reminder.due_at

    pause(session, broadcast, now=clock())
    clock.advance(minutes=20)
    resume(session, current_process(session), broadcast, now=clock())

    assert reminder.due_at == was_due


def test_resumed_it_leaves_out_who_has_had_enough_since(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    grown_up = join(session, vault, "1", now=clock(), age_band="40-66")
    young = join(session, vault, "2", now=clock(), age_band="16-19")
    broadcast = plan_words(session, clock)
    fire(session, clock)
    pause(session, broadcast, now=clock())
    clock.advance(days=7, hours=1)
    for _ in range(2):
        plan_words(session, clock)
        fire(session, clock)

    gone_on = resume(session, current_process(session), broadcast, now=clock())

    held = session.query(Outgoing).filter_by(broadcast_id=broadcast.id)
    assert gone_on == 1
    assert {row.person_id: (row.state, row.why) for row in held} == {
        grown_up.id: ("queued", None),
        young.id: ("cancelled", "asked-this-week"),
    }


def test_who_has_begun_to_get_it_gets_the_rest(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    for address in ("1", "2"):
        join(session, vault, address, now=clock(), age_band="16-19")
    broadcast = plan_words(session, clock)
    fire(session, clock)
    flying = claim(session, vault, clock) or 0
    record_outcome(session, flying, Partly("prompt-a.ogg"), now=clock())
    pause(session, broadcast, now=clock())
    clock.advance(days=7, hours=1)
    for _ in range(2):
        plan_words(session, clock)
        fire(session, clock)

    resume(session, current_process(session), broadcast, now=clock())

    held = session.query(Outgoing).filter_by(broadcast_id=broadcast.id).order_by(Outgoing.id)
    assert [row.state for row in held] == ["queued", "cancelled"]
