"""What a resident does arrives as aiogram expects it from Telegram."""

from __future__ import annotations

from aiogram.types import InaccessibleMessage, Update

from tests.standin.clients import ask, png, through_aiogram
from tests.telegram import Resident, StandIn


def _received(standin: StandIn) -> list[Update]:
    return through_aiogram(standin, lambda bot: bot.get_updates(timeout=1))


def _only(standin: StandIn) -> Update:
    (update,) = _received(standin)
    return update


def _sent(standin: StandIn, anna: Resident, **fields: object) -> None:
    buttons = [[{"text": "Ja", "callback_data": "y"}, {"text": "Nei", "callback_data": "n"}]]
    fields.setdefault("reply_markup", {"inline_keyboard": buttons})
    ask(standin, "sendMessage", chat_id=anna.chat_id, text="Vil du?", **fields)


def test_start_link_arrives_as_marked_command(standin: StandIn, anna: Resident) -> None:
    anna.starts("flyer")

    message = _only(standin).message

    assert message is not None
    assert message.text == "/start flyer"
    assert message.from_user is not None
    assert message.from_user.language_code == "nb"
    assert [(e.type, e.offset, e.length) for e in message.entities or []] == [
        ("bot_command", 0, 6)
    ]


def test_photo_arrives_with_rising_sizes(standin: StandIn, anna: Resident) -> None:
    anna.sends_photo(png(1280, 960), caption="Benken")

    message = _only(standin).message

    assert message is not None
    assert message.caption == "Benken"
    assert message.media_group_id is None
    assert [size.width for size in message.photo or []] == [90, 320, 800, 1280]


def test_album_arrives_as_messages_of_one_group(standin: StandIn, anna: Resident) -> None:
    anna.sends_album([png(), png()], caption="To bilder")
    anna.sends_album([png()])

    groups = [update.message.media_group_id for update in _received(standin) if update.message]

    assert groups[0] == groups[1] != groups[2]


def test_voice_arrives_with_length_and_size(standin: StandIn, anna: Resident) -> None:
    anna.sends_voice(b"OggS", 12, declared_size=25 << 20)

    message = _only(standin).message

    assert message is not None
    assert message.voice is not None
    assert (message.voice.duration, message.voice.file_size) == (12, 25 << 20)


def test_every_act_is_read_by_aiogram(standin: StandIn, anna: Resident) -> None:
    anna.sends_sticker("🌻")
    anna.shares_contact()
    anna.shares_location()
    anna.rolls_dice()
    anna.sends_video(b"film")
    anna.sends_video_note(b"film")
    anna.sends_file(b"%PDF", "plan.pdf", "application/pdf")
    anna.in_group("hei alle")

    kinds = [update.message.content_type for update in _received(standin) if update.message]

    assert len(set(kinds)) == 8


def test_press_brings_the_message_it_is_on(standin: StandIn, anna: Resident) -> None:
    _sent(standin, anna)

    anna.presses("Nei")

    query = _only(standin).callback_query
    assert query is not None
    assert query.data == "n"
    assert query.message is not None
    assert query.message.message_id == anna.last_heard.message_id


def test_press_on_vanished_message_is_inaccessible(standin: StandIn, anna: Resident) -> None:
    _sent(standin, anna)

    anna.presses("Ja", inaccessible=True)

    query = _only(standin).callback_query
    assert query is not None
    assert isinstance(query.message, InaccessibleMessage)


def test_reply_keyboard_press_says_its_label(standin: StandIn, anna: Resident) -> None:
    _sent(standin, anna, reply_markup={"keyboard": [[{"text": "Hopp over"}]]})

    anna.presses("Hopp over")

    message = _only(standin).message
    assert message is not None
    assert message.text == "Hopp over"


def test_reply_carries_the_message_it_answers(standin: StandIn, anna: Resident) -> None:
    _sent(standin, anna)

    anna.replies(anna.last_heard, "Gjerne")

    message = _only(standin).message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "Vil du?"


def test_edit_keeps_the_id_and_dates_itself(standin: StandIn, anna: Resident) -> None:
    said = anna.says("Benk ved butiken")
    anna.edits(said, "Benk ved butikken")

    edited = _received(standin)[1].edited_message

    assert edited is not None
    assert (edited.message_id, edited.text) == (said["message_id"], "Benk ved butikken")
    assert edited.edit_date is not None


def test_edited_caption_stays_a_caption(standin: StandIn, anna: Resident) -> None:
    anna.edits(anna.sends_photo(png(), caption="før"), "etter")

    edited = _received(standin)[1].edited_message

    assert edited is not None
    assert (edited.caption, edited.text) == ("etter", None)


def test_block_and_return_are_told(standin: StandIn, anna: Resident) -> None:
    anna.blocks()
    anna.returns()

    changes = [update.my_chat_member for update in _received(standin)]

    statuses = [change.new_chat_member.status for change in changes if change]
    assert statuses == ["kicked", "member"]


def test_forward_names_its_origin(standin: StandIn, anna: Resident) -> None:
    anna.forwards("Klipp fra avisen")

    message = _only(standin).message

    assert message is not None
    assert message.forward_origin is not None


def test_text_too_long_arrives_in_parts(standin: StandIn, anna: Resident) -> None:
    anna.says("å" * 5_000)

    lengths = [len(update.message.text or "") for update in _received(standin) if update.message]

    assert lengths == [4_096, 904]
