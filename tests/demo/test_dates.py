"""Whenever the demonstration is run, its workshop was a few days ago."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.dates import first_day, moment_of, moved_to
from prompts.processfile import ProcessFile
from tests.conftest import MONDAY

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize("days", [*range(8), 100, 365, 3000, -300])
def test_workshop_is_over_and_phase_open(jevnaker_file: ProcessFile, days: int) -> None:
    now = MONDAY + timedelta(days=days)

    needs = moved_to(jevnaker_file, now).phases[0]

    assert needs.opens_at < needs.workshops[0].ends_at < now
    assert now + timedelta(days=7) < needs.closes_at


def test_moved_dates_keep_weekday_and_hour(jevnaker_file: ProcessFile) -> None:
    midsummer = datetime(2027, 6, 24, 12, 0, tzinfo=UTC)

    opens_at = moved_to(jevnaker_file, midsummer).phases[0].opens_at.astimezone(OSLO)

    assert (opens_at.strftime("%A"), opens_at.time()) == ("Monday", time(8, 0))


def test_first_day_of_phase_is_day_one(jevnaker_file: ProcessFile) -> None:
    moment = moment_of(jevnaker_file, 1, time(10, 20))

    assert moment.astimezone(OSLO).date() == first_day(jevnaker_file)
    assert moment.astimezone(OSLO).time() == time(10, 20)
