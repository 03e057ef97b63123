"""Prompt pictures go up once, and the words come also where the picture does not."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.speaker import Speaker
from storage.shelf import Shelf
from tests.telegram import (
    Resident,
    StandIn,
)
from tests.telegram.faults import Refused
from tests.telegram.refusals import bad_request
from tests.telegram_edges.speaking import (
    UNKNOWN_FILE,
    say,
    say_whole,
    speaking,
)
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import (
    Outcome,
    Partly,
    Sent,
)


def test_picture_is_uploaded_once_and_then_reused(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel, picture: str
) -> None:
    shown = replace(parcel, picture=picture)

    async def run(speaker: Speaker) -> list[Outcome]:
        return list(await asyncio.gather(*(speaker.say(shown) for _ in range(4))))

    outcomes = speaking(standin, shelf, run)

    uploads = [call for call in standin.calls if "photo" not in call.fields]
    assert [type(outcome) for outcome in outcomes] == [Sent] * 4
    assert [heard.text for heard in anna.heard] == ["Vil du være med?"] * 4
    assert len(uploads) == 1
    assert anna.last_heard.picture == (shelf.folder / picture).read_bytes()


def test_stale_file_id_is_uploaded_anew(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel, picture: str
) -> None:
    shown = replace(parcel, picture=picture)

    async def run(speaker: Speaker) -> list[Outcome]:
        first = await speaker.say(shown)
        standin.faults.next("sendPhoto", UNKNOWN_FILE)
        return [first, await speaker.say(shown)]

    outcomes = speaking(standin, shelf, run)

    assert [type(outcome) for outcome in outcomes] == [Sent, Sent]
    assert [heard.method for heard in anna.heard] == ["sendPhoto", "sendPhoto"]


def test_picture_that_is_refused_leaves_words_and_buttons(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel, picture: str
) -> None:
    standin.faults.next("sendPhoto", UNKNOWN_FILE)

    (outcome,) = say(standin, shelf, replace(parcel, picture=picture))

    assert outcome == Sent(str(anna.last_heard.message_id))
    assert (anna.last_heard.method, anna.last_heard.buttons) == ("sendMessage", ("Ja", "Nei"))


def test_missing_picture_leaves_the_words(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel
) -> None:
    missing = replace(parcel, picture="prompt-gone.jpg")

    outcomes = say(standin, shelf, missing, replace(missing, picture="../x"))

    assert [type(outcome) for outcome in outcomes] == [Sent, Sent]
    assert anna.texts == ["Vil du være med?"] * 2


def test_words_too_long_for_a_caption_follow_their_picture(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel, picture: str
) -> None:
    long = replace(parcel, picture=picture, text="ord " * 300)

    outcomes = say_whole(standin, shelf, long)

    photo, words = anna.heard
    assert outcomes == [Partly(picture), Sent(str(words.message_id))]
    assert (photo.text, photo.rows) == ("", ())
    assert (words.text, words.buttons) == (("ord " * 300).strip(), ("Ja", "Nei"))


def test_long_words_still_come_when_their_picture_is_refused(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel, picture: str
) -> None:
    standin.faults.next("sendPhoto", Refused(bad_request("IMAGE_PROCESS_FAILED")))
    long = replace(parcel, picture=picture, text="ord " * 300)

    outcomes = say_whole(standin, shelf, long)

    assert outcomes == [Partly(picture), Sent(str(anna.last_heard.message_id))]
