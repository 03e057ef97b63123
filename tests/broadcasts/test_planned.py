"""What is planned ahead: times that hang on a workshop or phase, reminders, forms sent twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from storage.tables import (
    Anchor,
    Broadcast,
    BroadcastKind,
    BroadcastState,
    Contribution,
    Outgoing,
    Person,
)
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.mailing import HELLO, ask, fire, rows_of
from tests.workshop.residents import join
from workshop.board.finding import find_prompt, meetings_of
from workshop.broadcasts import MeetingOver, Plan, TooManyReminders, plan_broadcast
from workshop.broadcasts.planning import NothingToHangOn, reminders_of
from workshop.broadcasts.running import cancel, find_broadcast, send_after_all
from workshop.messages import Channel
from workshop.outbox.doubting import Asks
from workshop.process import current_process, phases_of
from workshop.upkeep.restoring import settle_restored

OSLO = ZoneInfo("Europe/Oslo")


def local(moment: datetime) -> str:
    return moment.astimezone(OSLO).strftime("%d.%m %H:%M")


def plan(session: Session, clock: FakeClock, **fields: object) -> Broadcast:
    process = current_process(session)
    whole = replace(Plan(None, HELLO, "all", clock()), **fields)  # type: ignore[arg-type]  # By name.
    return plan_broadcast(session, process, whole, now=clock())


def question(session: Session) -> dict[str, object]:
    prompt = find_prompt(session, current_process(session), "kjokkenbordet")
    return {"prompt": prompt, "words": None}


def answer(session: Session, person: Person, broadcast: Broadcast, clock: FakeClock) -> None:
    session.add(
        Contribution(
            process_id=person.process_id,
            person_id=person.id,
            channel=Channel.TELEGRAM,
            prompt_id=broadcast.prompt_id,
            phase_id=phases_of(session, current_process(session))[0].id,
            kind="text",
            text="Bussen",
            language="nb",
            said_at=clock(),
            kept_at=clock(),
        )
    )
    session.flush()


def test_time_hangs_on_a_workshop_and_follows_it(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    (meeting, *_) = meetings_of(session, current_process(session))
    meeting.starts_at = clock() + timedelta(days=10)
    two_days_before = Anchor(of="meeting", id=meeting.id, days=-2, clock="17:30")

    broadcast = plan(session, clock, anchor=two_days_before)
    first = local(broadcast.due_at)
    meeting.starts_at = clock() + timedelta(days=12)
    fire(session, clock)

    day = clock().astimezone(OSLO) + timedelta(days=8)
    assert first == f"{day:%d.%m} 17:30"
    assert local(broadcast.due_at) == f"{day + timedelta(days=2):%d.%m} 17:30"


def test_what_hung_on_a_workshop_that_is_gone_asks(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    (meeting, *_) = meetings_of(session, current_process(session))
    anchor = Anchor(of="meeting", id=meeting.id, days=1, clock="09:00")
    broadcast = plan(session, clock, anchor=anchor)

    meeting.is_removed = True
    fire(session, clock)

    assert (broadcast.state, broadcast.asks) == (BroadcastState.ASKS, Asks.ANCHOR)
    with pytest.raises(NothingToHangOn):
        plan(session, clock, anchor=anchor)


@pytest.mark.parametrize(("day", "clock_says"), [("2027-03-27", "02:30"), ("2026-10-24", "02:30")])
def test_time_of_day_is_kept_over_both_nights_of_the_clocks(
    session: Session, clock: FakeClock, day: str, clock_says: str
) -> None:
    phase = phases_of(session, current_process(session))[0]
    phase.opens_at = datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=OSLO)

    broadcast = plan(
        session, clock, anchor=Anchor(of="phase-opens", id=phase.id, days=1, clock=clock_says)
    )

    # What spring skips comes when the clocks jump; what autumn gives twice comes the first time.
    expected = {"2027-03-27": "28.03 03:00 +0200", "2026-10-24": "25.10 02:30 +0200"}
    assert f"{broadcast.due_at.astimezone(OSLO):%d.%m %H:%M %z}" == expected[day]


def test_who_does_not_answer_is_reminded_and_less_and_less(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    silent = join(session, vault, "1", now=clock(), age_band="40-66")
    quick = join(session, vault, "2", now=clock(), age_band="40-66")
    broadcast = plan(session, clock, **question(session), reminders=2, remind_after=3)
    fire(session, clock)
    for row in rows_of(session):
        row.state = "sent"
    answer(session, quick, broadcast, clock)

    days = []
    for day in range(1, 12):
        clock.advance(days=1)
        if any(fire(session, clock)):
            days.append(day)

    assert days == [3, 9]
    reminded = [row.person_id for row in rows_of(session) if row.broadcast_id != broadcast.id]
    assert reminded == [silent.id, silent.id]


def test_more_reminders_than_promised_are_refused(session: Session, clock: FakeClock) -> None:
    with pytest.raises(TooManyReminders):
        plan(session, clock, **question(session), reminders=3)
    with pytest.raises(TooManyReminders):
        plan(session, clock, reminders=1)


def test_invitation_that_waits_until_the_workshop_is_over_is_refused(
    session: Session, clock: FakeClock
) -> None:
    process = current_process(session)
    process.rhythm = {"delivery": {"starts": "10:00", "ends": "17:00"}}
    meeting = meetings_of(session, process)[0]
    # At six, when the workshop begins: delivery hours are over until the next morning.
    last = {"meeting": meeting, "due_at": meeting.starts_at}
    invitation = {**last, "kind": BroadcastKind.INVITATION}

    with pytest.raises(MeetingOver):
        plan(session, clock, **invitation)

    assert plan(session, clock, **invitation, is_urgent=True).meeting_id == meeting.id
    assert plan(session, clock, **last, kind=BroadcastKind.WORDS).meeting_id == meeting.id


def test_invitation_asks_when_its_workshop_has_been_moved_to_before_it(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    meeting = meetings_of(session, current_process(session))[0]
    due_at = meeting.starts_at - timedelta(hours=6)
    fields = {"kind": BroadcastKind.INVITATION, "meeting": meeting, "due_at": due_at}
    broadcast = plan(session, clock, **fields)
    meeting.starts_at, meeting.ends_at = due_at - timedelta(hours=3), due_at
    session.flush()
    clock.advance(seconds=(due_at - clock()).total_seconds())

    assert fire(session, clock) == []
    assert (broadcast.state, broadcast.asks) == (BroadcastState.ASKS, Asks.OVER)
    with pytest.raises(MeetingOver):
        send_after_all(session, current_process(session), broadcast, make_say=ask, now=clock())


def test_nobody_is_invited_to_a_workshop_that_is_gone(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    meeting = meetings_of(session, current_process(session))[0]
    broadcast = plan(session, clock, kind=BroadcastKind.INVITATION, meeting=meeting)
    thanks = plan(session, clock, kind=BroadcastKind.WORDS, meeting=meeting)
    meeting.is_removed = True

    assert fire(session, clock) == [1]
    assert (broadcast.state, broadcast.asks) == (BroadcastState.ASKS, Asks.OVER)
    assert thanks.state == BroadcastState.FIRED


def test_reminders_go_with_what_they_remind_of(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    broadcast = plan(session, clock, **question(session), reminders=2)
    fire(session, clock)

    cancel(session, find_broadcast(session, current_process(session), broadcast.id))

    states = {one.state for one in reminders_of(session, broadcast.id)}
    assert states == {BroadcastState.CANCELLED}


def test_reminder_waits_while_its_question_asks_and_comes_as_much_later(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock(), age_band="40-66")
    broadcast = plan(session, clock, **question(session), reminders=1, remind_after=3)
    clock.advance(hours=1)
    fire(session, clock)
    asked = broadcast.state
    for _ in range(4):
        clock.advance(days=1)
        fire(session, clock)
    send_after_all(session, current_process(session), broadcast, make_say=ask, now=clock())
    for row in rows_of(session):
        row.state = "sent"

    reminded = []
    for _ in range(5):
        clock.advance(days=1)
        reminded.append(fire(session, clock))

    assert asked == BroadcastState.ASKS
    assert reminded == [[], [], [1], [], []]


def test_reminder_of_a_round_that_is_over_goes_nowhere(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())
    broadcast = plan(session, clock, **question(session), reminders=1, remind_after=1)
    fire(session, clock)
    rows_of(session)[0].state = "sent"
    phases_of(session, current_process(session))[0].state = "closed"
    clock.advance(days=1)

    assert fire(session, clock) == []
    (reminder,) = reminders_of(session, broadcast.id)
    assert reminder.state == BroadcastState.CANCELLED


def test_after_a_restore_what_missed_its_time_asks_and_its_reminders_do_not(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock(), age_band="40-66")
    fired = plan(session, clock, **question(session), reminders=1, remind_after=3)
    fire(session, clock)
    missed = plan(session, clock, due_at=clock() + timedelta(days=3))
    clock.advance(days=4)

    settled = settle_restored(session, vault, [], now=clock())

    session.expire_all()
    assert (settled.missed, missed.state) == ((missed.id,), BroadcastState.ASKS)
    [reminder] = reminders_of(session, fired.id)
    assert reminder.state == BroadcastState.CANCELLED


def test_form_that_is_sent_twice_plans_once(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock())

    first = plan(session, clock, submitted="abc", **question(session), reminders=1)
    second = plan(session, clock, submitted="abc", **question(session), reminders=1)

    assert first is second
    assert fire(session, clock) == [1]
    assert session.query(Outgoing).count() == 1
    assert len(reminders_of(session, first.id)) == 1
