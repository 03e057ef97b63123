"""The courier keeps the pace, halts, and the number of calls in flight."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import pytest

from bot.pacing import Pacer, Slot
from storage.tables import Delivery, Person
from tests.conftest import MONDAY
from tests.telegram import (
    Refused,
    Resident,
    ServerError,
    Slow,
    StandIn,
    TooManyRequests,
)
from tests.telegram.refusals import bad_request, too_many_requests
from tests.telegram_edges.mailroom import Many, Post, ids
from tests.telegram_edges.outbox import Outbox
from tests.telegram_edges.test_pacing import most_within
from workshop.messages import Say
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Later, Outcome, Sent
from workshop.residents.people import hold_person, pause


def test_one_chat_is_not_written_to_too_fast(
    standin: StandIn, post: Post, outbox: Outbox, anna: Resident
) -> None:
    outbox.says(outbox.knows(anna), *(Say(f"Svar {number}") for number in range(5)))
    began = time.monotonic()

    with post.working(chat_gap_s=0.5):
        post.delivers()

    # Three at once, then one for each gap; a first connection may take its time besides.
    assert time.monotonic() - began >= 0.99
    assert len(standin.sends) == 5


@pytest.mark.slow
def test_answer_overtakes_broadcast_to_two_hundred(
    standin: StandIn, post: Post, outbox: Outbox, anna: Resident
) -> None:
    outbox.broadcasts([outbox.knows(one) for one in standin.residents(200)], Say("Til alle"))
    person = outbox.knows(anna)
    # Queued while the twentieth is being said, so it does not matter who is faster.
    standin.world.when_heard.append(
        lambda _: outbox.says(person, Say("Takk")) if len(standin.sends) == 20 else None
    )

    with post.working(per_second=50):
        post.delivers(timeout_s=60)

    assert [one.text for one in standin.deliveries()].index("Takk") < 60
    assert outbox.counts() == {Delivery.SENT: 201}


def test_answer_overtakes_broadcast_whose_picture_goes_up_for_the_first_time(
    standin: StandIn, post: Post, outbox: Outbox, many: Many, picture: str, anna: Resident
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle", picture=picture))
    person = outbox.knows(anna)
    standin.faults.next("sendPhoto", Slow(6))

    with post.working(read_s=20):
        standin.waits_until(lambda: outbox.counts()[Delivery.SENDING] >= 3)
        outbox.says(person, Say("Takk"))
        post.nudge()
        post.delivers()

    # All others wait for the upload, which had begun before.
    assert standin.deliveries()[0].text == "Takk"
    assert outbox.counts() == {Delivery.SENT: 21}
    assert len(standin.sends) == 21


def test_answer_overtakes_broadcast_whose_messages_all_take_long(
    standin: StandIn, post: Post, outbox: Outbox, many: Many, anna: Resident
) -> None:
    outbox.broadcasts(ids(many)[:12], Say("Til alle"))
    person = outbox.knows(anna)
    standin.faults.always("sendMessage", Slow(1.5))

    with post.working():
        standin.waits_until(lambda: len(standin.sends) >= 4)
        # Those who come next are on their way by then.
        time.sleep(0.3)
        outbox.says(person, Say("Takk"))
        post.nudge()
        anna.waits_for_text("Takk", timeout_s=20)
        standin.faults.clear()
        post.delivers()

    # After the first four, and at the most the three that were on their way already.
    assert [one.text for one in standin.deliveries()].index("Takk") <= 7


@pytest.mark.slow
def test_rate_holds_in_every_second_under_strict_limit(
    standin: StandIn, post: Post, outbox: Outbox
) -> None:
    people = [outbox.knows(one) for one in standin.residents(100)]
    outbox.broadcasts(people, Say("Til alle"))
    standin.strict_limit(30)
    standin.faults.share("sendMessage", 0.3, Slow(0.06))

    with post.working(per_second=25):
        post.delivers()

    assert standin.limit.refused == 0
    assert standin.books.most_sends_within(1.0) <= 28
    assert len(standin.sends) == 100


class Noting(Pacer):
    """Remembers when each request left; the stand-in notes when it came, which is less even."""

    def __init__(self, per_second: float) -> None:
        super().__init__(per_second)
        self.left_at: list[float] = []

    def note(self, *, held_room: bool) -> None:
        super().note(held_room=held_room)
        self.left_at.append(time.monotonic())


@pytest.mark.slow
def test_rate_holds_where_each_message_takes_two_requests(
    standin: StandIn, post: Post, outbox: Outbox
) -> None:
    outbox.broadcasts([outbox.knows(one) for one in standin.residents(20)], Say("Til alle"))
    standin.faults.share("sendMessage", 0.5, Refused(bad_request("can't parse entities")))
    pacer = Noting(10)

    with post.working(pacer=pacer):
        post.delivers()

    assert len(pacer.left_at) > 25
    assert most_within(pacer.left_at, 1.0) <= 10


def test_halt_is_kept_by_all(standin: StandIn, post: Post, outbox: Outbox, many: Many) -> None:
    outbox.broadcasts(ids(many), Say("Til alle"))
    standin.faults.next("sendMessage", TooManyRequests(1))

    with post.working():
        post.delivers()

    refused_at = next(call.at for call in standin.calls if call.status == 429)
    others = [send.at for send in standin.sends if send.at > refused_at]
    in_flight_then = [at for at in others if at < refused_at + 0.99]
    assert len(in_flight_then) <= 3
    assert outbox.counts() == {Delivery.SENT: 20}
    assert "asked to wait" in post.troubles


@dataclass
class RefusedSlowly(Refused):
    """A refusal that takes its time: others wait meanwhile."""

    async def before(self) -> None:
        await asyncio.sleep(0.3)


@dataclass
class BrokenSlowly(ServerError):
    """An error of Telegram's own that takes its time."""

    async def before(self) -> None:
        await asyncio.sleep(0.15)


def test_halt_is_kept_by_those_who_waited_for_an_upload(
    standin: StandIn, post: Post, outbox: Outbox, many: Many, picture: str
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle", picture=picture))
    standin.faults.next("sendPhoto", RefusedSlowly(too_many_requests(2)))

    with post.working():
        post.delivers()

    refused_at = next(call.at for call in standin.calls if call.status == 429)
    assert [send for send in standin.sends if refused_at < send.at < refused_at + 1.9] == []
    assert outbox.counts() == {Delivery.SENT: 20}


def test_who_was_held_back_by_a_fault_of_the_line_says_so(
    standin: StandIn, post: Post, outbox: Outbox, many: Many, picture: str
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle", picture=picture))
    for _ in range(2):
        standin.faults.next("sendPhoto", BrokenSlowly())

    with post.working():
        post.delivers()

    assert outbox.counts() == {Delivery.UNCERTAIN: 2, Delivery.SENT: 18}
    assert {"HTTP 500"} == {one for one in post.troubles if one is not None}


def test_who_stops_while_somebody_elses_upload_goes_on_gets_nothing(
    standin: StandIn, post: Post, outbox: Outbox, many: Many, picture: str
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle", picture=picture))
    standin.faults.next("sendPhoto", Slow(1.5))
    resident, stops = many[1]

    with post.working():
        standin.waits_until(lambda: outbox.counts()[Delivery.SENDING] >= 3)
        with outbox.store.writing() as session:
            hold_person(session, stops)
            pause(session, session.get_one(Person, stops), now=MONDAY)
        post.delivers()

    assert standin.deliveries(resident) == []
    assert outbox.counts() == {Delivery.SENT: 19, Delivery.CANCELLED: 1}
    assert sorted(len(standin.deliveries(one)) for one, _ in many) == [0, *[1] * 19]
    assert set(post.troubles) == {None}


@dataclass
class Moody:
    """A mouth that asks for a pause at every seventh word; remembers when it was used."""

    pause_s: float = 0.1
    began: list[float] = field(default_factory=list)
    halted: list[float] = field(default_factory=list)

    async def say(self, parcel: Parcel, slot: Slot) -> Outcome:
        slot.leaves()
        self.began.append(time.monotonic())
        number = len(self.began)
        await asyncio.sleep(0.003 * (number % 5))
        if number % 7:
            return Sent(str(number))
        self.halted.append(time.monotonic())
        return Later(self.pause_s)


def test_nothing_begins_inside_a_halt(post: Post, outbox: Outbox, many: Many) -> None:
    outbox.broadcasts(ids(many), Say("Til alle"))
    outbox.broadcasts(ids(many), Say("En gang til"))
    mouth = Moody()

    with post.working_with(mouth):
        post.delivers()

    inside = [b for b in mouth.began for h in mouth.halted if h < b < h + mouth.pause_s]
    assert len(mouth.halted) >= 5
    assert inside == []


def test_stopped_courier_leaves_nothing_in_flight(
    standin: StandIn, post: Post, outbox: Outbox, many: Many
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle"))
    standin.faults.always("sendMessage", Slow(0.3))

    with post.working():
        standin.waits_until(lambda: outbox.counts()[Delivery.SENDING] >= 3)

    assert outbox.counts().keys() == {Delivery.SENT, Delivery.QUEUED}
    assert outbox.counts()[Delivery.SENT] == len(standin.sends)


def test_no_more_than_four_calls_are_in_flight(
    standin: StandIn, post: Post, outbox: Outbox, many: Many
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle"))
    standin.faults.always("sendMessage", Slow(0.4))

    with post.working():
        standin.waits_until(lambda: outbox.counts()[Delivery.SENDING] >= 3)
        time.sleep(0.3)
        in_flight = [outbox.counts()[Delivery.SENDING] for _ in range(20)]

    # Fewer on a machine so slow that each takes long: then one hand waits for answers.
    assert max(in_flight) <= 4
