"""Nobody is written to more often, or at other hours, than the process has promised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from storage.tables import Process
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.mailing import fire, plan_words, rows_of
from tests.workshop.residents import join
from workshop.broadcasts import Whom, reach_of
from workshop.broadcasts.reaching import Excluded
from workshop.broadcasts.rhythm import delivered_from
from workshop.messages import Channel
from workshop.process import current_process
from workshop.talk.quiet import moment_at


def enough_for(session: Session, clock: FakeClock) -> int:
    reach = reach_of(session, current_process(session), Whom("all"), now=clock())
    return reach.excluded[Excluded.ENOUGH]


def test_week_holds_so_many_and_the_young_get_fewer(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock(), age_band="40-66")
    join(session, vault, "2", now=clock(), age_band="16-19")
    join(session, vault, "3", now=clock())

    sent = []
    for _ in range(4):
        plan_words(session, clock)
        sent += fire(session, clock)
        clock.advance(hours=1)

    assert sent == [3, 3, 1, 0]
    assert enough_for(session, clock) == 3
    clock.advance(days=7)
    plan_words(session, clock)
    assert fire(session, clock) == [3]


def test_urgent_ones_neither_count_nor_are_counted(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock(), age_band="16-19")
    for _ in range(3):
        plan_words(session, clock, is_urgent=True)

    assert fire(session, clock) == [1, 1, 1]
    plan_words(session, clock)
    assert fire(session, clock) == [1]


def test_two_that_are_due_together_share_one_week(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    join(session, vault, "1", now=clock(), age_band="40-66")
    for _ in range(5):
        plan_words(session, clock)

    assert fire(session, clock) == [1, 1, 1, 0, 0]


def test_who_is_too_young_for_it_is_left_out(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    for address, band in (("1", "13-15"), ("2", "16-19"), ("3", "67-79"), ("4", None)):
        join(session, vault, address, now=clock(), age_band=band)

    reach = reach_of(session, current_process(session), Whom("all", from_age=16), now=clock())

    assert reach.person_ids == (2, 3)
    assert reach.excluded[Excluded.TOO_YOUNG] == 2


@pytest.mark.parametrize(
    ("delivery", "at", "from_"),
    [
        (None, "2026-11-23 22:30", "2026-11-24 08:00"),
        (("10:00", "19:00"), "2026-11-23 08:30", "2026-11-23 10:00"),
        (("10:00", "19:00"), "2026-11-23 18:59", "2026-11-23 18:59"),
        (("10:00", "19:00"), "2026-11-23 19:00", "2026-11-24 10:00"),
        # Hours that lie wholly in the quiet ones would never come: quiet hours are a promise.
        (("21:30", "07:00"), "2026-11-23 12:00", "2026-11-23 12:00"),
        (("21:30", "07:00"), "2026-11-23 22:00", "2026-11-24 08:00"),
        # The night the clocks go forward, and the one they go back.
        (("09:00", "19:00"), "2027-03-27 20:00", "2027-03-28 09:00"),
        (("09:00", "19:00"), "2026-10-24 20:00", "2026-10-25 09:00"),
    ],
)
def test_delivery_hours_lie_within_the_day(
    delivery: tuple[str, str] | None, at: str, from_: str
) -> None:
    oslo = ZoneInfo("Europe/Oslo")
    rhythm = {"delivery": {"starts": delivery[0], "ends": delivery[1]}} if delivery else {}
    process = Process(
        timezone="Europe/Oslo", quiet_hours={"starts": "21:00", "ends": "08:00"}, rhythm=rhythm
    )

    found = delivered_from(process, moment_at(datetime.fromisoformat(at), oslo))

    assert found.astimezone(oslo).strftime("%Y-%m-%d %H:%M") == from_


def test_row_waits_for_delivery_hours(session: Session, vault: Vault, clock: FakeClock) -> None:
    join(session, vault, "1", now=clock())
    current_process(session).rhythm = {"delivery": {"starts": "16:00", "ends": "20:00"}}
    plan_words(session, clock)

    fire(session, clock)

    (row,) = rows_of(session)
    assert row.not_before == clock() + timedelta(hours=6)
    assert row.not_before.tzinfo is UTC


def test_week_of_the_web_ends_when_it_is_there_at_night_too(
    session: Session, vault: Vault, clock: FakeClock
) -> None:
    for address, channel in (("1", Channel.WEB), ("2", Channel.TELEGRAM)):
        join(session, vault, address, now=clock(), age_band="40-66", channel=channel)
    # Half past nine in the evening: on the web it is there, on Telegram it comes in the morning.
    clock.advance(hours=11, minutes=30)
    for _ in range(3):
        plan_words(session, clock)
        fire(session, clock)

    clock.advance(days=6, hours=23, minutes=30)
    plan_words(session, clock)
    within_the_week = fire(session, clock)
    clock.advance(minutes=31)
    plan_words(session, clock)

    assert within_the_week == [0], "Six days and a half since all three of them were seen"
    assert fire(session, clock) == [1], "A week for the web; on Telegram they came at eight"
