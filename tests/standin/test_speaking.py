"""python-telegram-bot speaks, and the resident hears it."""

from __future__ import annotations

import pytest
import telegram
from aiogram.types import BufferedInputFile
from telegram.constants import ReactionEmoji

from tests.standin.clients import ask, png, through_aiogram, through_ptb
from tests.telegram import Resident, StandIn
from tests.telegram.methods.allowed import ALLOWED_REACTIONS

KEYBOARD = telegram.InlineKeyboardMarkup(
    [[telegram.InlineKeyboardButton("Ja", callback_data="y")]]
)


def test_text_is_heard_with_its_buttons(standin: StandIn, anna: Resident) -> None:
    through_ptb(standin, lambda b: b.send_message(anna.chat_id, "Hei", reply_markup=KEYBOARD))

    heard = anna.waits_for_text("Hei")

    assert heard.buttons == ("Ja",)
    assert heard.method == "sendMessage"


def test_html_is_heard_as_plain_text(standin: StandIn, anna: Resident) -> None:
    sent = through_ptb(
        standin, lambda b: b.send_message(anna.chat_id, "<b>Å</b> &lt;3", parse_mode="HTML")
    )

    assert anna.texts == ["Å <3"]
    assert sent.parse_entities() == {sent.entities[0]: "Å"}


def test_picture_is_heard_and_sent_again_by_id(standin: StandIn, anna: Resident) -> None:
    async def send_twice(bot: telegram.Bot) -> None:
        first = await bot.send_photo(anna.chat_id, png(), caption="Se her")
        await bot.send_photo(anna.chat_id, first.photo[-1].file_id)

    through_ptb(standin, send_twice)

    assert [one.picture for one in anna.heard] == [png(), png()]
    assert anna.heard[0].text == "Se her"


def test_aiogram_upload_is_heard_too(standin: StandIn, anna: Resident) -> None:
    picture = BufferedInputFile(png(), "benk.png")

    through_aiogram(standin, lambda bot: bot.send_photo(anna.chat_id, picture, caption="Benken"))

    assert (anna.last_heard.picture, anna.last_heard.text) == (png(), "Benken")


def test_album_is_heard_as_its_messages(standin: StandIn, anna: Resident) -> None:
    media = [telegram.InputMediaPhoto(png(), caption="Begge"), telegram.InputMediaPhoto(png())]

    sent = through_ptb(standin, lambda b: b.send_media_group(anna.chat_id, media))

    assert len({message.media_group_id for message in sent}) == 1
    assert anna.texts == ["Begge", ""]


def test_reaction_is_seen_and_taken_away(standin: StandIn, anna: Resident) -> None:
    said = anna.says("Takk for sist")["message_id"]
    through_ptb(standin, lambda b: b.set_message_reaction(anna.chat_id, said, "❤"))
    seen = anna.reactions

    through_ptb(standin, lambda b: b.set_message_reaction(anna.chat_id, said, None))

    assert (seen, anna.reactions) == ({said: ("❤",)}, {})


def test_raw_message_can_be_reacted_to(standin: StandIn, anna: Resident) -> None:
    standin.push({"message": {"message_id": 7, "chat": {"id": anna.chat_id}, "text": "Hei"}})

    through_ptb(standin, lambda b: b.set_message_reaction(anna.chat_id, 7, "❤"))

    assert anna.reactions == {7: ("❤",)}


def test_raw_press_is_answered_with_a_toast(standin: StandIn, anna: Resident) -> None:
    standin.push({"callback_query": {"id": "77", "from": {"id": anna.chat_id}, "data": "next"}})

    through_ptb(standin, lambda b: b.answer_callback_query("77", "Lagret"))

    assert anna.toasts == ["Lagret"]


def test_allowed_reactions_are_those_of_telegram() -> None:
    known = {emoji.value.replace("\ufe0f", "") for emoji in ReactionEmoji}

    assert known == ALLOWED_REACTIONS


def test_press_is_answered_with_a_toast(standin: StandIn, anna: Resident) -> None:
    through_ptb(standin, lambda b: b.send_message(anna.chat_id, "Hei", reply_markup=KEYBOARD))
    press = anna.presses("Ja")

    through_ptb(standin, lambda b: b.answer_callback_query(press["id"], "Lagret"))

    assert anna.waits_for_toast("Lagret") == "Lagret"
    assert anna.answered == [press["id"]]


def test_file_is_fetched_as_it_was_sent(standin: StandIn, anna: Resident) -> None:
    photo = anna.sends_photo(png())["photo"][-1]["file_id"]

    async def fetch(bot: telegram.Bot) -> bytes:
        return bytes(await (await bot.get_file(photo)).download_as_bytearray())

    assert through_ptb(standin, fetch) == png()


def test_edit_replaces_what_is_on_the_screen(standin: StandIn, anna: Resident) -> None:
    async def send_and_edit(bot: telegram.Bot) -> None:
        sent = await bot.send_message(anna.chat_id, "Før", reply_markup=KEYBOARD)
        await bot.edit_message_text("Etter", anna.chat_id, sent.message_id)

    through_ptb(standin, send_and_edit)

    (heard,) = anna.heard
    assert (heard.text, heard.buttons) == ("Etter", ())
    assert [one.text for one in standin.deliveries(anna)] == ["Før"]


def test_deleted_message_leaves_the_screen(standin: StandIn, anna: Resident) -> None:
    sent = through_ptb(standin, lambda b: b.send_message(anna.chat_id, "Feil"))

    ask(standin, "deleteMessage", chat_id=anna.chat_id, message_id=sent.message_id)

    assert anna.heard == []


def test_waiting_looks_only_after_the_last_act(standin: StandIn, anna: Resident) -> None:
    ask(standin, "sendMessage", chat_id=anna.chat_id, text="Takk for svaret")
    anna.says("Et nytt svar")

    with pytest.raises(AssertionError, match="Takk for svaret"):
        anna.waits_for_text("Takk", timeout_s=0.1)

    assert anna.waits_for_text("Takk", earlier_too=True) == anna.last_heard


def test_command_menu_is_kept_by_language(standin: StandIn) -> None:
    through_ptb(standin, lambda b: b.set_my_commands([("start", "Begynn")], language_code="nb"))

    assert standin.profile["commands:nb"] == [{"command": "start", "description": "Begynn"}]
