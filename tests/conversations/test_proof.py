"""What a resident does with a message of which we were not sure proves that it arrived."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.tables import Outgoing
from tests.conversations.conftest import Running, take_part
from tests.conversations.test_broadcast import counts, plan_photo, prompt_code
from tests.recordings import opus
from tests.telegram import CutBody, StandIn
from tests.telegram.person import Resident
from workshop.broadcasts import Plan, plan_broadcast
from workshop.process import current_process


def gets_an_uncertain_photo(bot: Running, telegram: StandIn, anna: Resident) -> int:
    """Let a broadcast arrive while its answer is cut off; the broadcast's id."""
    take_part(bot.house, anna)
    telegram.faults.next("sendPhoto", CutBody())
    made = plan_photo(bot)
    telegram.waits_until(lambda: counts(bot, made) == {"uncertain": 1})
    return made


def plan_voice(bot: Running) -> int:
    """Plan a recording with words to everybody, due now; the broadcast's id."""
    now, voice = bot.house.clock(), bot.house.shelf.keep_sent_voice(opus())
    with bot.house.store.writing() as session:
        plan = Plan(None, {"nb": "Hør her"}, "all", now, voice=voice)
        return plan_broadcast(session, current_process(session), plan, now=now).id


def message_of(bot: Running, broadcast_id: int) -> str | None:
    """Return the id of the broadcast's only message, as far as we know it."""
    with bot.house.store.reading() as session:
        return session.scalars(
            select(Outgoing.message).where(Outgoing.broadcast_id == broadcast_id)
        ).one()


def test_press_proves_that_it_arrived(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    made = gets_an_uncertain_photo(bot, telegram, anna)
    photo = anna.last_heard

    anna.presses("Hopp over bildet")
    telegram.waits_until(lambda: counts(bot, made) == {"sent": 1})

    assert message_of(bot, made) == str(photo.message_id)


def test_reply_proves_it_and_is_filed_there(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    made = gets_an_uncertain_photo(bot, telegram, anna)

    anna.replies(anna.last_heard, "Bussen går for sjelden")
    telegram.waits_until(lambda: len(bot.voices()) == 1)

    assert counts(bot, made) == {"sent": 1}
    assert prompt_code(bot, bot.voices()[0].prompt_id) == "busstoppet"


def test_plain_words_prove_nothing(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    made = gets_an_uncertain_photo(bot, telegram, anna)

    anna.says("Bussen går for sjelden")
    telegram.waits_until(lambda: len(bot.voices()) == 1)

    assert counts(bot, made) == {"uncertain": 1}


def test_reply_to_own_words_proves_nothing(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    made = gets_an_uncertain_photo(bot, telegram, anna)
    own = anna.says("/help")
    anna.waits_for(lambda heard: True)

    anna.replies(own, "Bussen går for sjelden")
    telegram.waits_until(lambda: len(bot.voices()) == 1)

    assert counts(bot, made) == {"uncertain": 1}


def test_press_on_a_later_message_proves_nothing(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    made = gets_an_uncertain_photo(bot, telegram, anna)
    anna.starts()
    later = anna.waits_for(lambda heard: heard.picture is not None)
    telegram.waits_until(lambda: telegram.pending() == 0)

    anna.presses("Hopp over bildet", on=later)
    telegram.waits_until_drained()

    assert counts(bot, made) == {"uncertain": 1}


@pytest.mark.parametrize("unclear", ["sendVoice", "sendMessage"])
def test_reply_to_a_recording_proves_nothing_of_its_words(
    bot: Running, telegram: StandIn, unclear: str
) -> None:
    anna = telegram.resident()
    take_part(bot.house, anna)
    telegram.faults.next(unclear, CutBody())
    made = plan_voice(bot)
    telegram.waits_until(lambda: counts(bot, made) == {"uncertain": 1})

    anna.replies(anna.heard[0], "Bussen går for sjelden")
    telegram.waits_until_drained()

    assert anna.heard[0].method == "sendVoice"
    assert counts(bot, made) == {"uncertain": 1}
