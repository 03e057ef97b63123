"""A voice comes before its words, and the words come also where the voice does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.shelf import Shelf
from tests.recordings import opus
from tests.telegram import Resident, StandIn
from tests.telegram.faults import Refused
from tests.telegram.refusals import bad_request
from tests.telegram_edges.speaking import UNKNOWN_FILE, say, say_whole
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Partly, Sent

FORBIDDEN = Refused(bad_request("VOICE_MESSAGES_FORBIDDEN"))


@pytest.fixture
def voice(shelf: Shelf) -> str:
    """A recording on the shelf, by its name."""
    return shelf.keep_sent_voice(opus())


def test_voice_comes_before_its_words(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel, voice: str, picture: str
) -> None:
    spoken = replace(parcel, voice=voice, picture=picture)

    outcomes = say_whole(standin, shelf, spoken)

    first, second = anna.heard
    assert outcomes == [Partly(voice), Sent(str(second.message_id))]
    assert (first.method, first.attachment) == ("sendVoice", opus())
    assert (second.method, second.text) == ("sendPhoto", "Vil du være med?")
    assert second.buttons == ("Ja", "Nei")


def test_voice_is_uploaded_once(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel, voice: str
) -> None:
    spoken = [replace(parcel, voice=voice, outgoing_id=nth) for nth in (1, 2)]

    say(standin, shelf, *spoken)

    sent = [call for call in standin.calls if call.method == "sendVoice"]
    assert ["voice" in call.fields for call in sent] == [False, True]


@pytest.mark.parametrize("kind", ["audio", "document"])
def test_recording_that_is_held_as_something_else_is_uploaded_once(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel, voice: str, kind: str
) -> None:
    standin.takes_voices_as(kind)
    spoken = [replace(parcel, voice=voice, outgoing_id=nth) for nth in (1, 2, 3)]

    outcomes = say(standin, shelf, *spoken)

    assert outcomes == [Partly(voice)] * 3
    assert [heard.attachment for heard in anna.heard] == [opus()] * 3
    assert [(call.method, kind in call.fields) for call in standin.calls] == [
        ("sendVoice", False),
        *[(f"send{kind.title()}", True)] * 2,
    ]


@pytest.mark.parametrize(
    "refused", [UNKNOWN_FILE, Refused(bad_request("VOICE_MESSAGES_FORBIDDEN"))]
)
def test_words_come_where_a_voice_is_refused(
    standin: StandIn,
    shelf: Shelf,
    anna: Resident,
    parcel: Parcel,
    voice: str,
    refused: Refused,
) -> None:
    standin.faults.next("sendVoice", refused)
    spoken = replace(parcel, voice=voice)

    outcomes = say_whole(standin, shelf, spoken)

    assert outcomes == [Partly(voice), Sent(str(anna.last_heard.message_id))]
    assert anna.texts == ["Vil du være med?"]


def test_missing_voice_leaves_the_words(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel
) -> None:
    outcomes = say(standin, shelf, replace(parcel, voice="prompt-gone.ogg"))

    assert outcomes == [Sent(str(anna.last_heard.message_id))]
    assert anna.texts == ["Vil du være med?"]
