"""What is read at a glance is what aiogram's models say, whatever comes."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import Update
from hypothesis import given, settings

from benchmarks.mail import waiting_updates
from bot.listener.glance import glance
from bot.listener.signs import whole
from bot.listener.updates import hear_update
from tests.conftest import MONDAY
from tests.standin.clients import png, updates
from tests.telegram import Json, Resident, StandIn
from tests.telegram_edges.made_up import ANYTHING, COMMON, changed

WORDS = waiting_updates(1, 1)[0]["message"]
PRESS = waiting_updates(4, 1)[3]["callback_query"]
KEYBOARD = PRESS["message"]["reply_markup"]


def by_models(raw: Any) -> object:
    return hear_update(Update.model_validate(whole(raw)), MONDAY)


@given(raw=COMMON)
def test_common_updates_need_no_model(raw: Json) -> None:
    heard = glance(raw, MONDAY)

    assert heard is not None
    assert heard == by_models(raw)


@settings(max_examples=1_000)
@given(raw=changed() | ANYTHING)
def test_whatever_is_heard_the_models_say_too(raw: Any) -> None:
    heard = glance(raw, MONDAY)

    assert heard is None or heard == by_models(raw)


def test_what_residents_mostly_do_needs_no_model(standin: StandIn, anna: Resident) -> None:
    anna.says("En benk ved butikken, se https://benk.example")
    anna.says("/start plakat-7")
    message = anna.says("Grøt 🥣")
    anna.presses_data("next", on=message["message_id"])

    raws = updates(standin)

    assert [glance(raw, MONDAY) for raw in raws] == [by_models(raw) for raw in raws]
    assert len(raws) == 4


def test_what_waits_in_the_benchmark_needs_no_model() -> None:
    raws = [{"update_id": 7, **raw} for raw in waiting_updates(4, 1)]

    assert [glance(raw, MONDAY) for raw in raws] == [by_models(raw) for raw in raws]


ODD: dict[str, Any] = {
    "a reply": {"reply_to_message": WORDS},
    "forwarded": {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "A"}},
    "through another bot": {"via_bot": WORDS["from"]},
    "edited": {"edit_date": 5},
    "an album": {"media_group_id": "5"},
    "for a business": {"business_connection_id": "5"},
    "what Telegram invents next": {"of_next_year": 1},
    "a group": {"chat": {"id": -4, "type": "group", "title": "G"}},
    "a group that looks like a chat": {"chat": {**WORDS["chat"], "type": "group"}},
    "no words": {"text": ""},
    "words that are none": {"text": ["En benk"]},
    "broken marks": {"entities": [{"type": "bold"}]},
    "no sender": {"from": None},
    "a sender with a number for a name": {"from": {**WORDS["from"], "first_name": 7}},
    "milliseconds": {"date": 1_790_000_000_000},
    "before there were dates": {"date": -1},
    "a number in words": {"message_id": "12"},
    "a yes for a number": {"message_id": True},
    "a caption": {"caption": "En benk"},
}


@pytest.mark.parametrize("change", ODD.values(), ids=ODD.keys())
def test_other_words_are_left_to_the_models(change: Json) -> None:
    assert glance({"update_id": 7, "message": {**WORDS, **change}}, MONDAY) is None


ODD_PRESSES: dict[str, Any] = {
    "no data": {"data": None},
    "a game": {"game_short_name": "sjakk"},
    "a message that is no more": {
        "message": {"message_id": 3, "date": 0, "chat": {"id": 4, "type": "private"}}
    },
    "in a group": {
        "message": {**PRESS["message"], "chat": {"id": -4, "type": "group", "title": "G"}}
    },
    "in a group that looks like a chat": {
        "message": {**PRESS["message"], "chat": {**WORDS["chat"], "type": "group"}}
    },
    "a button of another kind": {
        "message": {
            **PRESS["message"],
            "reply_markup": {"inline_keyboard": [[{"text": "A", "url": "https://a.example"}]]},
        }
    },
    "buttons that are none": {
        "message": {**PRESS["message"], "reply_markup": {"inline_keyboard": [KEYBOARD]}}
    },
}


@pytest.mark.parametrize("change", ODD_PRESSES.values(), ids=ODD_PRESSES.keys())
def test_other_presses_are_left_to_the_models(change: Json) -> None:
    assert glance({"update_id": 7, "callback_query": {**PRESS, **change}}, MONDAY) is None


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "business_message"])
def test_other_updates_are_left_to_the_models(kind: str) -> None:
    assert glance({"update_id": 7, kind: WORDS}, MONDAY) is None
    assert glance({"update_id": 7, "message": WORDS, kind: WORDS}, MONDAY) is None


def test_pictures_and_replies_are_left_to_the_models(standin: StandIn, anna: Resident) -> None:
    message = anna.says("En benk")
    anna.replies(message, "Den er borte")
    anna.forwards("Det var i avisa")
    anna.sends_photo(png())
    anna.edits(message, "To benker")

    assert [glance(raw, MONDAY) is None for raw in updates(standin)] == [
        False,
        True,
        True,
        True,
        True,
    ]
