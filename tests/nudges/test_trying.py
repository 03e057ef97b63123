"""How often a nudge is tried: what was not tried, for whatever reason, does not count."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from storage.tables import Broadcast, NudgeState, WayKind
from tests.nudges.conftest import Town
from workshop.broadcasts.running import pause, resume
from workshop.nudges.choosing import claim_nudge
from workshop.nudges.settling import MOST_TRIES, settle_nudge
from workshop.outbox.outcomes import NotSent
from workshop.process import current_process

DAY = timedelta(days=1)
OSLO = ZoneInfo("Europe/Oslo")
AWAY = NotSent("ConnectError")


def tried_in_vain(town: Town, most: int = 99) -> list[datetime]:
    """Return when the only nudge is tried, at most so often: the service never answers."""
    times = list[datetime]()
    while len(times) < most and town.states() == [NudgeState.QUEUED]:
        town.clock.now = max(town.clock.now, town.nudges()[0].not_before)
        with town.store.writing() as session:
            now = town.clock()
            parcel = claim_nudge(session, town.vault, kinds=[WayKind.PUSH], now=now)
            if parcel is not None:
                times.append(now)
                settle_nudge(session, parcel, AWAY, now=now)
    return times


def is_paused_for(town: Town, days: int) -> None:
    """Let the broadcast stand still for so long."""
    with town.store.writing() as session:
        pause(session, session.get_one(Broadcast, 1), now=town.clock())
    town.clock.advance(days=days)
    with town.store.writing() as session:
        process, broadcast = current_process(session), session.get_one(Broadcast, 1)
        resume(session, process, broadcast, now=town.clock())


@pytest.mark.parametrize("begins_after_h", [0, 8, 12])
def test_service_that_stays_away_is_given_up_after_a_day_of_waits(
    town: Town, begins_after_h: int
) -> None:
    town.pushes_to()
    town.clock.advance(hours=begins_after_h)
    town.ask()

    times = tried_in_vain(town)

    by_day = [after - before for before, after in pairwise(times) if after.date() == before.date()]
    assert town.states() == [NudgeState.REJECTED]
    assert len(times) == MOST_TRIES
    assert {8 <= one.astimezone(OSLO).hour < 21 for one in times} == {True}
    assert max(by_day) == timedelta(hours=1)
    assert DAY < times[-1] - times[0] < 3 * DAY


@pytest.mark.parametrize("why", ["outage", "pause"])
def test_what_waited_long_is_tried_again_after_its_first_failure(town: Town, why: str) -> None:
    town.pushes_to()
    town.ask()
    if why == "pause":
        is_paused_for(town, days=3)
    else:
        town.clock.advance(days=3)
    town.service.answers.append((503, {}))

    town.work()
    after_one = town.states()
    town.clock.advance(minutes=2)
    town.work()

    assert (after_one, town.states()) == ([NudgeState.QUEUED], [NudgeState.SENT])


def test_tries_count_anew_after_a_pause(town: Town) -> None:
    town.pushes_to()
    town.ask()
    before = tried_in_vain(town, most=MOST_TRIES - 1)

    is_paused_for(town, days=1)
    after = tried_in_vain(town)

    assert (len(before), len(after)) == (MOST_TRIES - 1, MOST_TRIES)
    assert after[1] - after[0] == timedelta(minutes=1)


def test_who_has_not_been_tried_goes_before_who_failed(town: Town) -> None:
    town.pushes_to("kari")
    town.pushes_to("ola")
    town.ask()
    tried = list[int]()
    for _ in range(4):
        with town.store.writing() as session:
            now = town.clock()
            parcel = claim_nudge(session, town.vault, kinds=[WayKind.PUSH], now=now)
            assert parcel is not None
            settle_nudge(session, parcel, AWAY, now=now)
        tried.append(parcel.person_id)
        town.clock.advance(minutes=10)

    assert tried == [1, 2, 1, 2]
