"""A photo sent to everybody: who gets it, where their answers go, and what is counted."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Prompt
from tests.conversations.conftest import Running, take_part
from tests.telegram import StandIn
from workshop.board.finding import find_prompt
from workshop.broadcasts import Plan, plan_broadcast, status_of
from workshop.process import current_process

PHOTO = "busstoppet"


def plan_photo(bot: Running) -> int:
    """Plan a photo to everybody, due now; the broadcast's id."""
    now = bot.house.clock()
    with bot.house.store.writing() as session:
        process = current_process(session)
        plan = Plan(find_prompt(session, process, PHOTO), None, "all", now)
        return plan_broadcast(session, process, plan, now=now).id


def counts(bot: Running, broadcast_id: int) -> dict[str, int]:
    """Return how many messages of a broadcast there are in each state that has any."""
    with bot.house.store.reading() as session:
        status = status_of(session, broadcast_id)
    return {state: count for state, count in status.counts.items() if count}


def prompt_code(bot: Running, prompt_id: int | None) -> str | None:
    """Return the code of a prompt."""
    with bot.house.store.reading() as session:
        return session.scalar(select(Prompt.code).where(Prompt.id == prompt_id))


def test_broadcast_reaches_all_but_the_paused(bot: Running, telegram: StandIn) -> None:
    anna, berit, chris = everyone = telegram.residents(3)
    for resident in everyone:
        take_part(bot.house, resident)
    chris.says("stopp")
    chris.waits_for_button("Begynn igjen")

    made = plan_photo(bot)
    telegram.waits_until(lambda: counts(bot, made) == {"sent": 2})

    pictures = [[heard.picture is not None for heard in one.heard] for one in everyone]
    assert pictures == [[True], [True], [False]]
    assert anna.last_heard.text == berit.last_heard.text


def test_plain_reply_is_filed_under_the_broadcast(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_part(bot.house, anna)
    made = plan_photo(bot)
    telegram.waits_until(lambda: counts(bot, made) == {"sent": 1})

    said = anna.says("Bussen går for sjelden")
    anna.waits_for_reaction(said["message_id"])

    (kept,) = bot.voices()
    assert (kept.text, prompt_code(bot, kept.prompt_id)) == ("Bussen går for sjelden", PHOTO)


def test_those_who_are_gone_are_counted_so(bot: Running, telegram: StandIn) -> None:
    anna, berit = telegram.residents(2)
    for resident in (anna, berit):
        take_part(bot.house, resident)
    berit.disappears()

    made = plan_photo(bot)
    telegram.waits_until(lambda: counts(bot, made) == {"sent": 1, "unreachable": 1})

    assert (len(anna.heard), berit.heard) == (1, [])
