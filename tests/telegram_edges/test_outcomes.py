"""Each way a send can end becomes the outcome that the table says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from bot.speaker import Patience, Speaker
from storage.shelf import Shelf
from tests.apart import run_apart
from tests.standin.clients import png
from tests.telegram import (
    Blocked,
    Clock,
    CutBody,
    Deactivated,
    Fault,
    Garbage,
    HtmlErrorPage,
    Migrated,
    Reset,
    ResetAfter,
    Resident,
    Revoked,
    ServerError,
    StandIn,
    TimeoutAfterDelivery,
    TooManyRequests,
)
from tests.telegram.faults import Refused
from tests.telegram.refusals import bad_request
from tests.telegram_edges.running import away
from workshop.messages import Button, SayKind
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import (
    Fetched,
    Later,
    NotSent,
    Outcome,
    Partly,
    Rejected,
    Sent,
    Uncertain,
    Unreachable,
)

Result = TypeVar("Result")
HASTY = Patience(connect_s=1, read_s=0.3, write_s=1, pool_s=1, upload_s=1)
UNKNOWN_FILE = Refused(bad_request("wrong file identifier/HTTP URL specified"))
BUTTONS = ((Button("Ja", "yes"), Button("Nei", "no")),)


def speaking(standin: StandIn, shelf: Shelf, do: Callable[[Speaker], Awaitable[Result]]) -> Result:
    """Return what `do` returns when given a speaker."""

    async def run() -> Result:
        speaker = Speaker(standin.token, standin.base_url, shelf, patience=HASTY)
        try:
            return await do(speaker)
        finally:
            await speaker.close()

    return run_apart(run())


def say(standin: StandIn, shelf: Shelf, *parcels: Parcel) -> list[Outcome]:
    """Return the outcomes of these parcels, said one after the other."""

    async def run(speaker: Speaker) -> list[Outcome]:
        return [await speaker.say(parcel) for parcel in parcels]

    return speaking(standin, shelf, run)


@pytest.fixture
def parcel(anna: Resident) -> Parcel:
    """A message to Anna with two buttons."""
    return Parcel(1, SayKind.MESSAGE, str(anna.chat_id), "Vil du være med?", rows=BUTTONS)


@pytest.fixture
def picture(shelf: Shelf) -> str:
    """A prompt picture on the shelf."""
    return shelf.keep_prompt_picture(png())


def test_message_is_sent_as_it_stands(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel
) -> None:
    (outcome,) = say(standin, shelf, replace(parcel, text="<b>1 & 2</b> *_`{{7*7}}"))

    heard = anna.last_heard
    assert outcome == Sent(str(heard.message_id))
    assert (heard.text, heard.rows) == ("<b>1 & 2</b> *_`{{7*7}}", (("Ja", "Nei"),))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (TooManyRequests(17), Later(17)),
        (TooManyRequests(None), Later(5)),
        (Blocked(), Unreachable("Forbidden: bot was blocked by the user")),
        (Deactivated(), Unreachable("Forbidden: user is deactivated")),
        (Refused(bad_request("chat not found")), Unreachable("Chat not found")),
        (Revoked(), Later(60, "unauthorized")),
        (ServerError(500), Uncertain("HTTP 500")),
        (ServerError(500, took_effect=True), Uncertain("HTTP 500")),
        (HtmlErrorPage(502), Uncertain("HTTP 502")),
        (Reset(), Uncertain("ReadError")),
        (ResetAfter(), Uncertain("ReadError")),
        (CutBody(), Uncertain("ReadError")),
        (CutBody(honest_length=True), Uncertain("unreadable answer")),
        (Garbage(), Uncertain("DecodingError")),
        (TimeoutAfterDelivery(0.6), Uncertain("ReadTimeout")),
        (Refused(bad_request("message text is empty")), Rejected("Message text is empty")),
    ],
    ids=repr,
)
def test_fault_becomes_outcome(
    standin: StandIn, shelf: Shelf, parcel: Parcel, fault: Fault, expected: Outcome
) -> None:
    standin.faults.always("sendMessage", fault)

    (outcome,) = say(standin, shelf, parcel)

    assert outcome == expected


def test_closed_port_means_surely_not_sent(standin: StandIn, shelf: Shelf, parcel: Parcel) -> None:
    with away(standin):
        (outcome,) = say(standin, shelf, parcel)

    assert outcome == NotSent("ConnectError")


def test_full_pool_means_surely_not_sent(standin: StandIn, shelf: Shelf, parcel: Parcel) -> None:
    standin.faults.always("sendMessage", TimeoutAfterDelivery(2))

    async def run(speaker: Speaker) -> list[Outcome]:
        return list(await asyncio.gather(*(speaker.say(parcel) for _ in range(9))))

    patient = Patience(read_s=1, pool_s=0.2)
    outcomes = run_apart(_with_patience(standin, shelf, patient, run))

    assert outcomes.count(NotSent("PoolTimeout")) == 1


async def _with_patience(
    standin: StandIn,
    shelf: Shelf,
    patience: Patience,
    do: Callable[[Speaker], Awaitable[Result]],
) -> Result:
    speaker = Speaker(standin.token, standin.base_url, shelf, patience=patience)
    try:
        return await do(speaker)
    finally:
        await speaker.close()


def test_refused_form_is_said_once_more_plainly(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel
) -> None:
    too_long = ((Button("Ja", "x" * 65),),)

    (outcome,) = say(standin, shelf, replace(parcel, rows=too_long))

    assert outcome == Sent(str(anna.last_heard.message_id))
    assert (anna.texts, anna.last_heard.rows) == (["Vil du være med?"], ())
    assert standin.books.count("sendMessage") == 2


def test_moved_group_is_written_to_at_its_new_address(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel
) -> None:
    standin.faults.next("sendMessage", Migrated(anna.chat_id))

    (outcome,) = say(standin, shelf, replace(parcel, address="-77"))

    assert outcome == Sent(str(anna.last_heard.message_id))


def test_reply_is_tied_to_the_message_it_answers(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel
) -> None:
    message_id = anna.says("hei")["message_id"]

    say(standin, shelf, replace(parcel, to=str(message_id)), replace(parcel, to="99999"))

    tied, loose = (heard.message for heard in anna.heard)
    assert tied["reply_to_message"]["message_id"] == message_id
    assert "reply_to_message" not in loose
    assert anna.last_heard.buttons == ("Ja", "Nei")


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

    outcomes = say(standin, shelf, long, long)

    photo, words = anna.heard
    assert outcomes == [Partly(), Sent(str(words.message_id))]
    assert (photo.text, photo.rows) == ("", ())
    assert (words.text, words.buttons) == (("ord " * 300).strip(), ("Ja", "Nei"))


def test_long_words_still_come_when_their_picture_is_refused(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel, picture: str
) -> None:
    standin.faults.next("sendPhoto", Refused(bad_request("IMAGE_PROCESS_FAILED")))
    long = replace(parcel, picture=picture, text="ord " * 300)

    outcomes = say(standin, shelf, long, long)

    assert outcomes == [Partly(), Sent(str(anna.last_heard.message_id))]


def test_very_long_words_come_whole_in_parts(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel
) -> None:
    lines = [f"{number} " + "😀" * 40 for number in range(100)]

    outcomes = say(standin, shelf, *[replace(parcel, text="\n".join(lines))] * 3)

    assert [type(outcome) for outcome in outcomes] == [Partly, Partly, Sent]
    assert "\n".join(anna.texts).split("\n") == lines
    assert [heard.buttons for heard in anna.heard] == [(), (), ("Ja", "Nei")]


def test_reaction_is_put_on_the_message(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel
) -> None:
    message_id = anna.says("En benk")["message_id"]
    reaction = replace(parcel, kind=SayKind.REACTION, to=str(message_id))

    outcomes = say(standin, shelf, reaction, replace(reaction, to="99999"))

    assert outcomes == [Sent(), Rejected("Message to react not found")]
    assert anna.reactions == {message_id: ("👍",)}


def test_reaction_to_nothing_is_rejected(standin: StandIn, shelf: Shelf, parcel: Parcel) -> None:
    outcomes = say(standin, shelf, replace(parcel, kind=SayKind.REACTION))

    assert outcomes == [Rejected("no message to react to")]


@pytest.mark.parametrize(("text", "toasts"), [("Takk", ["Takk"]), ("", [])])
def test_press_is_answered(
    standin: StandIn,
    shelf: Shelf,
    anna: Resident,
    parcel: Parcel,
    text: str,
    toasts: list[str],
) -> None:
    message_id = anna.says("hei")["message_id"]
    query_id = anna.presses_data("x", on=message_id)["id"]

    outcomes = say(standin, shelf, replace(parcel, kind=SayKind.TOAST, text=text, to=query_id))

    assert outcomes == [Sent()]
    assert (anna.toasts, anna.answered) == (toasts, [query_id])


def test_press_too_old_to_answer_is_rejected(shelf: Shelf) -> None:
    clock = Clock()
    with StandIn.start(clock=clock) as standin:
        anna = standin.resident("Anna")
        query_id = anna.presses_data("x", on=anna.says("hei")["message_id"])["id"]
        clock.advance(200)

        (outcome,) = say(standin, shelf, Parcel(1, SayKind.TOAST, "", "Takk", to=query_id))

    assert isinstance(outcome, Rejected)
    assert outcome.why.startswith("Query is too old")


def test_goodbye_is_said_before_leaving_the_group(
    standin: StandIn, shelf: Shelf, anna: Resident
) -> None:
    group = str(anna.adds_bot_to_group()["id"])
    goodbye = Parcel(1, SayKind.GOODBYE, group, "Her kan jeg ikke være.")

    (outcome,) = say(standin, shelf, goodbye)

    assert isinstance(outcome, Sent)
    assert [call.method for call in standin.calls] == ["sendMessage", "leaveChat"]


def test_group_where_we_may_not_write_is_left(
    standin: StandIn, shelf: Shelf, anna: Resident
) -> None:
    group = str(anna.adds_bot_to_group()["id"])
    standin.faults.always("sendMessage", Refused(bad_request("not enough rights to send")))

    (outcome,) = say(standin, shelf, Parcel(1, SayKind.GOODBYE, group, "Ha det"))

    assert outcome == Rejected("Not enough rights to send")
    assert standin.books.count("leaveChat") == 1


def test_goodbye_that_must_wait_does_not_leave_yet(
    standin: StandIn, shelf: Shelf, anna: Resident
) -> None:
    group = str(anna.adds_bot_to_group()["id"])
    standin.faults.always("sendMessage", TooManyRequests(3))

    (outcome,) = say(standin, shelf, Parcel(1, SayKind.GOODBYE, group, "Ha det"))

    assert outcome == Later(3)
    assert standin.books.count("leaveChat") == 0


def test_voice_is_fetched_as_it_was_sent(standin: StandIn, shelf: Shelf, anna: Resident) -> None:
    file_id = anna.sends_voice(b"OggS a voice")["voice"]["file_id"]

    fetched = speaking(standin, shelf, lambda speaker: speaker.fetch(file_id))

    assert fetched == Fetched(b"OggS a voice")


@pytest.mark.parametrize(
    ("method", "fault", "expected"),
    [
        ("getFile", Refused(bad_request("file is too big")), Rejected("too-large")),
        ("getFile", Refused(bad_request("invalid file_id")), Uncertain("Invalid file_id")),
        ("getFile", TooManyRequests(9), Later(9)),
        ("getFile", ServerError(502), Uncertain("HTTP 502")),
        ("getFile", Revoked(), Later(60, "unauthorized")),
        ("download", HtmlErrorPage(404), Uncertain("gone")),
        ("download", TimeoutAfterDelivery(0.6), Uncertain("ReadTimeout")),
    ],
    ids=repr,
)
def test_failed_fetch_becomes_outcome(
    standin: StandIn, shelf: Shelf, anna: Resident, method: str, fault: Fault, expected: Outcome
) -> None:
    file_id = anna.sends_voice(b"OggS a voice")["voice"]["file_id"]
    standin.faults.next(method, fault)

    fetched = speaking(standin, shelf, lambda speaker: speaker.fetch(file_id))

    assert fetched == expected


def test_too_large_a_file_is_not_downloaded(
    standin: StandIn, shelf: Shelf, anna: Resident
) -> None:
    voice = anna.sends_voice(b"OggS a voice", declared_size=21 << 20)["voice"]

    fetched = speaking(standin, shelf, lambda speaker: speaker.fetch(voice["file_id"]))

    assert fetched == Rejected("too-large")


def test_commands_are_shown_by_language(standin: StandIn, shelf: Shelf) -> None:
    outcome = speaking(
        standin, shelf, lambda speaker: speaker.set_commands([("hjelp", "Hvem kan hjelpe")], "nb")
    )

    assert outcome == Sent()
    assert standin.profile["commands:nb"] == [
        {"command": "hjelp", "description": "Hvem kan hjelpe"}
    ]


def test_refused_commands_are_an_outcome(standin: StandIn, shelf: Shelf) -> None:
    outcome = speaking(standin, shelf, lambda s: s.set_commands([("språk", "Velg språk")]))

    assert outcome == Rejected("Bot_command_invalid")


def test_username_is_asked_for(standin: StandIn, shelf: Shelf) -> None:
    username = speaking(standin, shelf, lambda speaker: speaker.username())

    assert username == "verksted_standin_bot"


def test_username_without_telegram_is_an_outcome(standin: StandIn, shelf: Shelf) -> None:
    with away(standin):
        username = speaking(standin, shelf, lambda speaker: speaker.username())

    assert username == NotSent("ConnectError")


def test_parcel_does_not_show_whom_it_is_for(parcel: Parcel) -> None:
    assert repr(parcel) == (
        "Parcel(outgoing_id=1, kind=<SayKind.MESSAGE: 'message'>, picture=None, to=None, "
        "person_id=None)"
    )
