"""Each way a send can end becomes the outcome that the table says."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.speaker import Patience, Speaker
from bot.speaker.departures import OpenGate
from storage.shelf import Shelf
from tests.apart import run_apart
from tests.telegram import (
    Blocked,
    CutBody,
    Deactivated,
    Drip,
    Fault,
    Garbage,
    HtmlErrorPage,
    Reset,
    ResetAfter,
    Revoked,
    ServerError,
    Slow,
    StandIn,
    TimeoutAfterDelivery,
    TooManyRequests,
)
from tests.telegram.faults import Refused
from tests.telegram.refusals import bad_request
from tests.telegram_edges.running import away
from tests.telegram_edges.speaking import (
    say,
    speaking,
    with_patience,
)
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import (
    Later,
    NotSent,
    Outcome,
    Rejected,
    Uncertain,
    Unreachable,
)


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


def test_answer_that_comes_in_drops_is_not_waited_for_without_end(
    standin: StandIn, shelf: Shelf, parcel: Parcel
) -> None:
    standin.faults.next("sendMessage", Drip(8))
    began = time.monotonic()

    outcome = run_apart(
        with_patience(standin, shelf, Patience(whole_s=1), lambda speaker: speaker.say(parcel))
    )

    assert outcome == Uncertain("TimeoutError")
    assert time.monotonic() - began < 5


def test_closed_port_means_surely_not_sent(standin: StandIn, shelf: Shelf, parcel: Parcel) -> None:
    with away(standin):
        (outcome,) = say(standin, shelf, parcel)

    assert outcome == NotSent("ConnectError")


def test_full_pool_means_surely_not_sent(standin: StandIn, shelf: Shelf, parcel: Parcel) -> None:
    standin.faults.always("sendMessage", TimeoutAfterDelivery(2))

    async def run(speaker: Speaker) -> list[Outcome]:
        return list(await asyncio.gather(*(speaker.say(parcel) for _ in range(9))))

    patient = Patience(read_s=1, pool_s=0.2)
    outcomes = run_apart(with_patience(standin, shelf, patient, run))

    assert outcomes.count(NotSent("PoolTimeout")) == 1


class Counting(OpenGate):
    """Remembers when requests have left."""

    def __init__(self) -> None:
        self.left: list[float] = []

    def leaves(self) -> None:
        self.left.append(time.monotonic())


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        (Slow(0.2), 1),
        (TimeoutAfterDelivery(0.6), 1),
        (Refused(bad_request("can't parse entities")), 2),
    ],
    ids=repr,
)
def test_each_request_is_told_to_have_left(
    standin: StandIn, shelf: Shelf, parcel: Parcel, fault: Fault, requests: int
) -> None:
    gate = Counting()
    standin.faults.always("sendMessage", fault)

    speaking(standin, shelf, lambda one: one.say(parcel, gate))

    assert len(gate.left) == requests
    assert gate.left[0] < time.monotonic() - (0.1 if requests == 1 else 0)


def test_nothing_leaves_for_a_closed_port(standin: StandIn, shelf: Shelf, parcel: Parcel) -> None:
    gate = Counting()
    with away(standin):
        speaking(standin, shelf, lambda one: one.say(parcel, gate))

    assert gate.left == []


def test_parcel_does_not_show_whom_it_is_for(parcel: Parcel) -> None:
    assert repr(parcel) == (
        "Parcel(outgoing_id=1, kind=<SayKind.MESSAGE: 'message'>, picture=None, voice=None, "
        "to=None, person_id=None)"
    )
