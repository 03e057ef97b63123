"""A series of prompts: each part in its turn, also for those who come late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from storage.tables import Broadcast, Outgoing, Person
from storage.vault import Vault
from tests.broadcasts.test_planned import answer
from tests.conftest import SECRET, FakeClock
from tests.workshop.mailing import ask, fire
from tests.workshop.residents import join
from workshop.board.finding import prompts_of
from workshop.broadcasts import Plan, fire_due, join_late, plan_series
from workshop.broadcasts.planning import reminders_of
from workshop.broadcasts.running import cancel, end_series, resume
from workshop.broadcasts.running import pause as hold
from workshop.process import current_process, phases_of
from workshop.residents.people import pause
from workshop.upkeep.restoring import settle_restored


def start(session: Session, clock: FakeClock, **fields: Any) -> list[Broadcast]:
    process = current_process(session)
    phase = phases_of(session, process)[0]
    prompts = [
        one for one in prompts_of(session, process) if one.phase_id == phase.id and not one.ages
    ][:3]
    plan = Plan(None, None, "all", clock(), submitted="series", **fields)
    return plan_series(session, process, plan, prompts, every_days=2, now=clock())


def begin(session: Session, vault: Vault, clock: FakeClock, **fields: Any) -> list[Broadcast]:
    """Let one resident take part and get the first part."""
    join(session, vault, "1", now=clock(), age_band="40-66")
    parts = start(session, clock, **fields)
    fire(session, clock)
    return parts


def a_day(session: Session, clock: FakeClock) -> None:
    clock.advance(days=1)
    fire_due(session, clock(), make_say=ask)
    for _ in range(3):
        join_late(session, clock(), make_say=ask)
    for row in session.query(Outgoing).filter_by(state="queued"):
        row.state = "sent"
    session.flush()


def test_parts_come_in_turn_and_late_joiners_begin_at_the_first(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    began = clock()
    early = join(session, vault, "1", now=clock(), age_band="40-66")
    parts = start(session, clock)
    assert start(session, clock) == parts
    assert fire(session, clock) == [1]
    for _ in range(5):
        a_day(session, clock)
    late = join(session, vault, "2", now=clock(), age_band="40-66")
    for _ in range(6):
        a_day(session, clock)

    def seen(person: Person) -> list[tuple[int, int | None]]:
        rows = session.query(Outgoing).filter_by(person_id=person.id).order_by(Outgoing.id)
        return [((row.created_at - began).days, row.prompt_id) for row in rows]

    prompts = [part.prompt_id for part in parts]
    assert seen(early) == list(zip([0, 2, 4], prompts, strict=True))
    assert seen(late) == list(zip([6, 8, 10], prompts, strict=True))


def test_what_was_answered_already_is_not_asked_and_the_next_one_comes(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    parts = start(session, clock)
    fire(session, clock)
    for _ in range(3):
        a_day(session, clock)
    late = join(session, vault, "2", now=clock())
    answer(session, late, parts[0], clock)
    a_day(session, clock)
    assert session.query(Outgoing).filter_by(person_id=late.id).count() == 0

    for _ in range(2):
        a_day(session, clock)

    assert [row.prompt_id for row in session.query(Outgoing).filter_by(person_id=late.id)] == [
        parts[1].prompt_id
    ]


def test_series_that_is_stopped_or_whose_round_is_over_goes_no_further(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    parts = start(session, clock)
    fire(session, clock)
    join(session, vault, "2", now=clock() + timedelta(days=1))
    phase = phases_of(session, current_process(session))[0]
    clock.advance(days=1)

    phase.state = "closed"
    session.flush()
    assert join_late(session, clock(), make_say=ask) == 0
    phase.state = "open"
    session.flush()
    assert end_series(session, parts[0].series_id or 0, now=clock()) == 2
    assert join_late(session, clock(), make_say=ask) == 0
    clock.advance(days=5)
    assert fire(session, clock) == []


def test_who_stopped_before_a_part_came_gets_it_when_back(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    person = join(session, vault, "1", now=clock(), age_band="40-66")
    others = join(session, vault, "2", now=clock(), age_band="40-66")
    start(session, clock)
    fire(session, clock)
    pause(session, person, now=clock())
    person.paused_at = None
    clock.advance(hours=1)

    given = join_late(session, clock(), make_say=ask)

    rows = session.query(Outgoing).order_by(Outgoing.id).all()
    assert (given, [row.person_id for row in rows]) == (1, [person.id, others.id])
    assert {row.state for row in rows} == {"queued"}


def test_part_that_is_called_off_holds_no_later_one_back(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    parts = begin(session, vault, clock)
    cancel(session, parts[1])

    for _ in range(5):
        a_day(session, clock)

    asked = [row.prompt_id for row in session.query(Outgoing).order_by(Outgoing.id)]
    assert asked == [parts[0].prompt_id, parts[2].prompt_id]


def test_part_that_is_paused_is_not_overtaken_by_the_next(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    parts = begin(session, vault, clock)
    hold(session, parts[0], now=clock())

    for _ in range(3):
        a_day(session, clock)

    assert [row.prompt_id for row in session.query(Outgoing)] == [parts[0].prompt_id]


def test_series_gives_nothing_after_a_restore_until_somebody_lets_it(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    parts = start(session, clock)
    fire(session, clock)
    join(session, vault, "2", now=clock(), age_band="40-66")

    settle_restored(session, Vault(SECRET), [], now=clock())
    session.expire_all()
    before = join_late(session, clock(), make_say=ask)
    resume(session, current_process(session), parts[0], now=clock())

    assert (before, join_late(session, clock(), make_say=ask)) == (0, 1)


def test_late_joiner_is_not_reminded_at_once(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    current_process(session).rhythm = {"per_week": 9}
    parts = begin(session, vault, clock, reminders=2, remind_after=2)
    reminders = [one.id for one in reminders_of(session, parts[0].id)]
    a_day(session, clock)
    late = join(session, vault, "2", now=clock(), age_band="40-66")
    join_late(session, clock(), make_say=ask)

    def reminded(person_id: int) -> list[int | None]:
        mine = session.query(Outgoing).filter_by(person_id=person_id).order_by(Outgoing.id)
        return [row.broadcast_id for row in mine if row.broadcast_id in reminders]

    session.query(Outgoing).update({"state": "sent"})
    for _ in range(2):
        a_day(session, clock)
    after_three_days = reminded(1), reminded(late.id)
    for _ in range(4):
        a_day(session, clock)

    assert after_three_days == ([reminders[0]], []), "The late one has had it for a day"
    assert reminded(late.id) == [reminders[1]]
