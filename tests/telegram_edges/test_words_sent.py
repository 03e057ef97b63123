"""How words are put: as they stand, plainly where refused, in parts, at the right place."""

from __future__ import annotations

from dataclasses import replace

from storage.shelf import Shelf
from tests.telegram import (
    Migrated,
    Resident,
    StandIn,
)
from tests.telegram_edges.speaking import say, say_whole
from workshop.messages import Button
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import (
    Partly,
    Sent,
)


def test_message_is_sent_as_it_stands(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel
) -> None:
    (outcome,) = say(standin, shelf, replace(parcel, text="<b>1 & 2</b> *_`{{7*7}}"))

    heard = anna.last_heard
    assert outcome == Sent(str(heard.message_id))
    assert (heard.text, heard.rows) == ("<b>1 & 2</b> *_`{{7*7}}", (("Ja", "Nei"),))


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


def test_very_long_words_come_whole_in_parts(
    standin: StandIn, shelf: Shelf, anna: Resident, parcel: Parcel
) -> None:
    lines = [f"{number} " + "😀" * 40 for number in range(100)]

    outcomes = say_whole(standin, shelf, replace(parcel, text="\n".join(lines)))

    assert [type(outcome) for outcome in outcomes] == [Partly, Partly, Sent]
    assert "\n".join(anna.texts).split("\n") == lines
    assert [heard.buttons for heard in anna.heard] == [(), (), ("Ja", "Nei")]
