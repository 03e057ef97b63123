"""The stand-in refuses what Telegram refuses, in Telegram's words."""

from __future__ import annotations

import pytest

from tests.standin.clients import ask, fetch, png
from tests.telegram import Clock, Json, Resident, StandIn

WRONG_LINK = "Bad Request: inline keyboard button URL"
WRONG_HTML = "Bad Request: can't parse entities"
STALE = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def _button(**fields: str) -> Json:
    return {"inline_keyboard": [[{"text": "Ja", **fields}]]}


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        ({"text": "  "}, "Bad Request: message text is empty"),
        ({"text": "å" * 4_097}, "Bad Request: message is too long"),
        ({"text": "🌻" * 2_049}, "Bad Request: message is too long"),
        ({"chat_id": 77}, "Bad Request: chat not found"),
        ({"chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"reply_markup": _button(callback_data="å" * 33)}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"reply_parameters": {"message_id": 9}}, "Bad Request: message to be replied not found"),
        (
            {"reply_markup": _button(url="http://localhost/")},
            f"{WRONG_LINK} 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a < b", "parse_mode": "HTML"},
            f'{WRONG_HTML}: Unsupported start tag "" at byte offset 2',
        ),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            f'{WRONG_HTML}: Can\'t find end tag corresponding to start tag "b"',
        ),
    ],
)
def test_unacceptable_text_is_refused(
    standin: StandIn, anna: Resident, fields: Json, description: str
) -> None:
    answer = ask(standin, "sendMessage", **{"chat_id": anna.chat_id, "text": "Hei", **fields})

    assert answer == {"ok": False, "error_code": 400, "description": description}
    assert anna.heard == []


def test_wrong_token_is_unauthorized(standin: StandIn) -> None:
    answer = fetch(f"{standin.base_url}/bot1:wrong/getMe", {})

    assert (answer["error_code"], answer["description"]) == (401, "Unauthorized")


def test_unknown_method_is_not_found(standin: StandIn) -> None:
    assert ask(standin, "sendNothing")["error_code"] == 404


@pytest.mark.parametrize(
    ("act", "description"),
    [
        ("blocks", "Forbidden: bot was blocked by the user"),
        ("disappears", "Forbidden: user is deactivated"),
    ],
)
def test_unreachable_resident_is_forbidden(
    standin: StandIn, anna: Resident, act: str, description: str
) -> None:
    getattr(anna, act)()

    answer = ask(standin, "sendMessage", chat_id=anna.chat_id, text="Hei")

    assert (answer["error_code"], answer["description"]) == (403, description)


def test_returned_resident_is_reachable_again(standin: StandIn, anna: Resident) -> None:
    anna.blocks()
    anna.returns()

    assert ask(standin, "sendMessage", chat_id=anna.chat_id, text="Hei")["ok"]


def test_stranger_is_not_found_before_writing(standin: StandIn) -> None:
    berit = standin.resident("Berit", known=False)
    before = ask(standin, "sendMessage", chat_id=berit.chat_id, text="Hei")

    berit.starts()

    assert before["description"] == "Bad Request: chat not found"
    assert ask(standin, "sendMessage", chat_id=berit.chat_id, text="Hei")["ok"]


def test_left_group_is_forbidden(standin: StandIn, anna: Resident) -> None:
    group = anna.adds_bot_to_group()["id"]

    assert ask(standin, "leaveChat", chat_id=group)["ok"]
    assert ask(standin, "sendMessage", chat_id=group, text="Hei")["error_code"] == 403


def test_file_over_twenty_megabytes_is_refused(standin: StandIn, anna: Resident) -> None:
    voice = anna.sends_voice(b"OggS", declared_size=(20 << 20) + 1)["voice"]

    answer = ask(standin, "getFile", file_id=voice["file_id"])

    assert answer["description"] == "Bad Request: file is too big"


def test_unique_file_id_opens_nothing(standin: StandIn, anna: Resident) -> None:
    voice = anna.sends_voice(b"OggS")["voice"]

    assert ask(standin, "getFile", file_id=voice["file_unique_id"])["error_code"] == 400


def test_press_is_answered_in_time_only() -> None:
    clock = Clock()
    with StandIn.start(clock=clock) as standin:
        anna = standin.resident()
        ask(
            standin,
            "sendMessage",
            chat_id=anna.chat_id,
            text="?",
            reply_markup=_button(url="tg://a"),
        )
        press = anna.presses_data("y")["id"]
        clock.advance(151)

        assert ask(standin, "answerCallbackQuery", callback_query_id=press)["description"] == STALE


def test_unknown_press_is_refused(standin: StandIn) -> None:
    answer = ask(standin, "answerCallbackQuery", callback_query_id="1")

    assert answer["description"] == STALE


def test_unchanged_edit_is_refused(standin: StandIn, anna: Resident) -> None:
    sent = ask(standin, "sendMessage", chat_id=anna.chat_id, text="Likt")["result"]
    where = {"chat_id": anna.chat_id, "message_id": sent["message_id"]}

    answer = ask(standin, "editMessageText", text="Likt", **where)

    assert answer["description"].startswith("Bad Request: message is not modified")


def test_residents_own_message_is_not_edited(standin: StandIn, anna: Resident) -> None:
    said = anna.says("Mitt")
    where = {"chat_id": anna.chat_id, "message_id": said["message_id"]}

    answer = ask(standin, "editMessageText", text="Ditt", **where)

    assert answer["description"] == "Bad Request: message can't be edited"


def test_reaction_outside_the_list_is_refused(standin: StandIn, anna: Resident) -> None:
    said = anna.says("Hei")
    where = {"chat_id": anna.chat_id, "message_id": said["message_id"]}

    answer = ask(
        standin, "setMessageReaction", reaction=[{"type": "emoji", "emoji": "✅"}], **where
    )

    assert answer["description"] == "Bad Request: REACTION_INVALID"


def test_command_with_norwegian_letter_is_refused(standin: StandIn) -> None:
    commands = [{"command": "språk", "description": "Velg språk"}]

    answer = ask(standin, "setMyCommands", commands=commands)

    assert answer["description"] == "Bad Request: BOT_COMMAND_INVALID"


def test_long_caption_and_wrong_picture_are_refused(standin: StandIn, anna: Resident) -> None:
    photo = anna.sends_photo(png())["photo"][-1]["file_id"]
    voice = anna.sends_voice(b"OggS")["voice"]["file_id"]
    to = anna.chat_id

    long = ask(standin, "sendPhoto", chat_id=to, photo=photo, caption="å" * 1_025)
    other_kind = ask(standin, "sendPhoto", chat_id=to, photo=voice)

    assert long["description"] == "Bad Request: message caption is too long"
    assert other_kind["description"] == "Bad Request: can't use file of type Voice as Photo"
