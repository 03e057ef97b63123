"""Small signs beside messages: reactions, answers to presses, goodbyes to groups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.shelf import Shelf
from tests.telegram import (
    Clock,
    Resident,
    StandIn,
    TooManyRequests,
)
from tests.telegram.faults import Refused
from tests.telegram.refusals import bad_request
from tests.telegram_edges.speaking import (
    say,
)
from workshop.messages import SayKind
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import (
    Later,
    Rejected,
    Sent,
)


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
