"""Away too long: presses are gone after 150 s, words after 24 h, and who waited is asked again."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select, update

from bot.clock import AMENDS_EVERY_S
from storage.tables import Outage, Outgoing, Person
from tests.conversations.conftest import SECOND_S, Running, take_part, take_up
from tests.telegram import StandIn
from tests.telegram.person import Resident

HOUR_S = 3_600
A_TICK_S = 2 * AMENDS_EVERY_S * SECOND_S
"""Longer than the clock takes to look for outages."""
AWAY = "Vi var borte"
DAY_AWAY = "Vi var borte i mer enn et døgn"


def is_away_for(bot: Running, telegram: StandIn, seconds: float) -> Running:
    """Let the bot be down for so long, and start it again."""
    bot.ends()
    telegram.clock.advance(seconds)
    again = Running(bot.house)
    # Something that says nothing to us ends the first long question: then Telegram is heard.
    telegram.resident("Naboen").in_group("Prat i en gruppe")
    telegram.waits_until_drained()
    return again


def settles(bot: Running, telegram: StandIn) -> Outage:
    """Let Telegram's backlog be heard, and wait until the outage is made good."""
    telegram.waits_until(lambda: bool(outages(bot)), timeout_s=30)
    telegram.clock.advance(61)
    telegram.waits_until(lambda: any(one.settled_at for one in outages(bot)), timeout_s=30)
    return outages(bot)[0]


def outages(bot: Running) -> list[Outage]:
    """Return the outages that were noticed."""
    with bot.house.store.reading() as session:
        return list(session.scalars(select(Outage).order_by(Outage.id)))


def times_asked(bot: Running) -> int:
    """Return how often anybody was told that we were away."""
    with bot.house.store.reading() as session:
        rows = session.scalars(select(Outgoing.payload))
        return sum(row["text"].startswith(AWAY) for row in rows)


def presses_in_vain(bot: Running, anna: Resident) -> None:
    """Press a button that nobody hears, and let Telegram forget it."""
    bot.ends()
    anna.presses("Hopp over bildet")


def test_lost_press_is_asked_for_again(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    presses_in_vain(bot, anna)

    again = is_away_for(bot, telegram, 200)
    outage = settles(again, telegram)
    anna.waits_for_text(AWAY)
    photo = anna.waits_for(lambda heard: heard.picture is not None)
    again.ends()

    assert (outage.asked, times_asked(again)) == (1, 1)
    assert "Hopp over bildet" in photo.buttons


def test_short_silence_is_no_outage(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)

    again = is_away_for(bot, telegram, 100)
    telegram.clock.advance(61)
    time.sleep(A_TICK_S)
    again.ends()

    assert (outages(again), times_asked(again)) == ([], 0)


def test_two_starts_in_a_row_ask_once(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)

    second = is_away_for(bot, telegram, 200)
    third = is_away_for(second, telegram, 20)
    settles(third, telegram)
    fourth = is_away_for(third, telegram, 61)
    anna.waits_for_text(AWAY, earlier_too=True)
    time.sleep(A_TICK_S)
    fourth.ends()

    assert (len(outages(fourth)), times_asked(fourth)) == (1, 1)


def test_who_has_spoken_since_is_left_alone(bot: Running, telegram: StandIn) -> None:
    anna, berit = telegram.residents(2)
    for resident in (anna, berit):
        take_up(bot, resident)
    bot.ends()
    berit.says("Skrevet mens ingen hørte")

    again = is_away_for(bot, telegram, 200)
    berit.waits_for_text("Hvem mangler")
    settles(again, telegram)
    anna.waits_for_text(AWAY)
    again.ends()

    assert not any(text.startswith(AWAY) for text in berit.texts)


def test_paused_and_long_silent_are_left_alone(bot: Running, telegram: StandIn) -> None:
    anna, berit, chris = telegram.residents(3)
    for resident in (anna, berit):
        take_up(bot, resident)
    take_part(bot.house, chris)
    anna.says("stopp")
    anna.waits_for_button("Begynn igjen")
    telegram.clock.advance(25 * HOUR_S)
    telegram.waits_until(lambda: bool(outages(bot)), timeout_s=30)

    outage = settles(bot, telegram)

    # By the clock that was moved this is a day's silence, so words may be gone: Berit and Chris
    # were there within the week. Anna has paused.
    assert outage.asked == 2
    assert not any(text.startswith(AWAY) for text in anna.texts)


def test_a_day_away_is_said_to_who_was_there(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)

    again = is_away_for(bot, telegram, 25 * HOUR_S)
    settles(again, telegram)
    anna.waits_for_text(DAY_AWAY)
    anna.waits_for(lambda heard: heard.picture is not None)
    again.ends()

    assert times_asked(again) == 1


def test_nobody_is_asked_in_the_quiet_hours(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)

    # From ten in the morning to eleven at night, and then to nine.
    again = is_away_for(bot, telegram, 13 * HOUR_S)
    telegram.clock.advance(61)
    time.sleep(A_TICK_S)
    again.ends()
    settled_at_night = [one.settled_at for one in outages(again)]
    morning = is_away_for(again, telegram, 10 * HOUR_S)
    settles(morning, telegram)
    anna.waits_for_text(AWAY, earlier_too=True)
    morning.ends()

    assert settled_at_night == [None]
    assert times_asked(morning) == 1


def test_telegram_away_counts_as_an_outage(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    telegram.goes_away()
    telegram.clock.advance(200)

    telegram.comes_back()
    telegram.waits_until(lambda: bool(outages(bot)), timeout_s=60)

    assert len(outages(bot)) == 1


@pytest.mark.parametrize("place", ["idle", "declined", "erasing"])
def test_who_was_asked_nothing_is_left_alone(bot: Running, telegram: StandIn, place: str) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    with bot.house.store.writing() as session:
        session.execute(update(Person).values(place=place))

    again = is_away_for(bot, telegram, 200)
    outage = settles(again, telegram)
    again.ends()

    assert (outage.asked, times_asked(again)) == (0, 0)
