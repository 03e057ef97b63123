"""Several messages to one question, through both real libraries, at the pace of real use."""

from __future__ import annotations

import time

import pytest

from handlers import UNHURRIED, Pace
from tests.conversations.conftest import Running, take_up
from tests.recordings import opus
from tests.telegram import StandIn

FIVE = ("Hun sitter alene", "igjen", "mannen er borte", "eller på jobb", "stakkars")
NEXT_QUESTION = "Hvem mangler"


@pytest.fixture
def pace() -> Pace:
    """As fast as it is in use."""
    return UNHURRIED


def test_five_messages_in_a_row_answer_the_question_before_them(
    bot: Running, telegram: StandIn
) -> None:
    anna = telegram.resident()
    take_up(bot, anna)

    for words in FIVE:
        anna.says(words)
    anna.waits_for_text(NEXT_QUESTION)

    assert [(one.text, one.rung) for one in bot.voices()] == [(words, 0) for words in FIVE]
    assert sum(NEXT_QUESTION in heard.text for heard in anna.heard) == 1


def test_voice_right_after_the_question_is_asked_on(bot: Running, telegram: StandIn) -> None:
    anna = telegram.resident()
    take_up(bot, anna)
    anna.says("Hun sitter alene")
    anna.waits_for_text(NEXT_QUESTION)

    time.sleep(1.5)
    anna.sends_voice(opus(), 1)
    anna.waits_for_text("Hva skulle du ønske")

    assert [one.rung for one in bot.voices()] == [0, 1]
