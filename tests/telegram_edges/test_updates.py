"""Every kind of Telegram update, as a resident makes it, becomes what was heard."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.listener.updates import read_update
from tests.conftest import MONDAY
from tests.standin.clients import png
from tests.telegram import Json, Resident, StandIn
from tests.telegram_edges.hearing import content, heard_all
from workshop.messages import (
    Channel,
    Content,
    Edited,
    Heard,
    Left,
    Pressed,
    Returned,
    Said,
    Started,
    Unusable,
    Unwanted,
)


def test_text_is_heard_with_where_it_came_from(standin: StandIn, anna: Resident) -> None:
    message = anna.says("En benk ved butikken")

    (heard,) = heard_all(standin)

    assert heard == Heard(
        channel=Channel.TELEGRAM,
        address=str(anna.chat_id),
        key=f"m:{anna.chat_id}:{message['message_id']}",
        at=datetime.fromtimestamp(message["date"], UTC),
        content=Said("En benk ved butikken"),
        message=str(message["message_id"]),
        language="nb",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", Started()),
        ("/start poster-12_B", Started("poster-12_B")),
        ("/start@verksted_bot flyer", Started("flyer")),
        ("/start Kari Nordmann", Started()),
        ("/start " + "x" * 65, Started()),
        ("/starten", Said("/starten")),
        ("/språk", Said("/språk")),
        ("/slett", Said("/slett")),
    ],
)
def test_commands_except_start_stay_text(
    standin: StandIn, anna: Resident, text: str, expected: Content
) -> None:
    anna.says(text)

    assert content(standin) == expected


def test_kinds_we_do_not_take_are_named(standin: StandIn, anna: Resident) -> None:
    anna.sends_video(b"film")
    anna.sends_video_note(b"film")
    anna.shares_contact()
    anna.shares_location()
    anna.sends({"poll": POLL})
    anna.sends({"animation": FILM, "document": FILM})
    anna.sends({"venue": {"location": PLACE, "title": "T", "address": "A"}, "location": PLACE})
    anna.sends({"kind_of_next_year": {"x": 1}})

    kinds = [h.content.kind for h in heard_all(standin) if h and isinstance(h.content, Unusable)]

    assert kinds == [
        Unwanted.VIDEO,
        Unwanted.VIDEO,
        Unwanted.CONTACT,
        Unwanted.LOCATION,
        Unwanted.OTHER,
        Unwanted.VIDEO,
        Unwanted.LOCATION,
        Unwanted.OTHER,
    ]


def test_sticker_and_dice_are_heard_as_emoji(standin: StandIn, anna: Resident) -> None:
    anna.sends_sticker("👍")
    anna.rolls_dice()

    contents = [heard.content for heard in heard_all(standin) if heard]

    assert contents == [Said("👍"), Said("🎲")]


def test_forwarded_words_are_marked_without_their_source(standin: StandIn, anna: Resident) -> None:
    anna.forwards("Kommunen lover busser", written_by="Hemmelig Avis")

    (heard,) = heard_all(standin)

    assert heard is not None
    assert heard.content == Said("Kommunen lover busser", is_forwarded=True)
    assert "Hemmelig" not in repr(heard)


def test_reply_names_the_message_it_answers(standin: StandIn, anna: Resident) -> None:
    first = anna.says("Først")
    anna.replies(first, "Så")

    heard = heard_all(standin)[-1]

    assert heard is not None
    assert heard.reply_to == str(first["message_id"])


def test_edits_within_a_second_have_their_own_keys(standin: StandIn, anna: Resident) -> None:
    message = anna.says("En bank")
    anna.edits(message, "En benk")
    anna.edits(message, "En benk!")

    _, first, second = heard_all(standin)

    assert first is not None
    assert second is not None
    assert first.content == Edited("En benk")
    assert first.message == str(message["message_id"])
    assert first.key.startswith(f"e:{anna.chat_id}:{message['message_id']}:")
    assert len({first.key, second.key}) == 2


def test_edited_caption_is_heard_as_edit(standin: StandIn, anna: Resident) -> None:
    message = anna.sends_photo(png(), caption="Mørkt")
    anna.edits(message, "Veldig mørkt")

    heard = heard_all(standin)[-1]

    assert heard is not None
    assert heard.content == Edited("Veldig mørkt")


def test_moving_live_location_is_no_edit(standin: StandIn, anna: Resident) -> None:
    message = anna.shares_location()
    standin.push({"edited_message": {**message, "edit_date": message["date"] + 5}})

    assert heard_all(standin)[-1] is None


@pytest.mark.parametrize("inaccessible", [False, True])
def test_press_is_heard_with_its_message_and_toast(
    standin: StandIn, anna: Resident, inaccessible: bool
) -> None:
    message = anna.says("hei")
    query = anna.presses_data("skip:4", on=message["message_id"], inaccessible=inaccessible)

    heard = heard_all(standin)[-1]

    assert heard == Heard(
        channel=Channel.TELEGRAM,
        address=str(anna.chat_id),
        key=f"p:{query['id']}",
        at=MONDAY,
        content=Pressed("skip:4", toast_id=query["id"]),
        reply_to=str(message["message_id"]),
        language="nb",
    )


def test_blocking_and_returning_are_heard(standin: StandIn, anna: Resident) -> None:
    anna.blocks()
    anna.returns()

    heard = [one for one in heard_all(standin) if one]

    assert [one.content for one in heard] == [Left(), Returned()]
    assert heard[0].key.startswith(f"c:{anna.chat_id}:")
    assert heard[0].key.endswith(":kicked")


def test_being_taken_into_a_group_is_unusable_there(standin: StandIn, anna: Resident) -> None:
    group = anna.adds_bot_to_group()

    (heard,) = heard_all(standin)

    assert heard is not None
    assert (heard.address, heard.content) == (str(group["id"]), Unusable(Unwanted.GROUP))


def test_talk_in_a_group_is_heard_only_if_for_us(standin: StandIn, anna: Resident) -> None:
    anna.in_group("Kommer du i kveld?")
    anna.in_group("/hjelp")

    first, second = heard_all(standin)

    assert first is None
    assert second is not None
    assert second.content == Unusable(Unwanted.GROUP)


def test_notices_of_telegram_itself_say_nothing(standin: StandIn, anna: Resident) -> None:
    message = anna.says("hei")
    anna.sends({"pinned_message": message})
    anna.sends({"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}})

    assert heard_all(standin)[1:] == [None, None]


def test_half_an_emoji_does_not_stop_the_text(standin: StandIn, anna: Resident) -> None:
    anna.says("En benk \ud83d")

    assert content(standin) == Said("En benk \ufffd")


@pytest.mark.parametrize("raw", [7, "x", None, {}, {"update_id": 1, "message": {"chat": 4}}])
def test_what_is_no_update_is_refused(raw: Any) -> None:
    with pytest.raises(ValueError, match="validation error"):
        read_update(raw, MONDAY)


def test_kind_we_did_not_ask_for_is_nothing() -> None:
    raw = json.loads('{"update_id": 5, "poll": ' + json.dumps(POLL) + "}")

    assert read_update(raw, MONDAY) is None


POLL: Json = {
    "id": "1",
    "question": "Hva?",
    "options": [{"text": "A", "voter_count": 0, "persistent_id": "a"}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}


PLACE: Json = {"longitude": 10.4, "latitude": 60.2}


FILM: Json = {
    "file_id": "a",
    "file_unique_id": "b",
    "width": 1,
    "height": 1,
    "duration": 1,
    "mime_type": "video/mp4",
}
