"""The courier against a Telegram that blocks, brakes, breaks and dies."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.courier import Courier, Mouth
from bot.pacing import ChatGaps, Pacer
from bot.speaker import Patience, Speaker
from storage.tables import Delivery
from tests.telegram import (
    Resident,
    ServerError,
    Slow,
    StandIn,
    TimeoutAfterDelivery,
    TooManyRequests,
)
from tests.telegram_edges.outbox import Outbox
from tests.telegram_edges.running import Running, away
from workshop.clock import utc_now
from workshop.messages import Say, SayKind
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Later, Outcome, Sent

PER_SECOND = 200.0
"""Far above Telegram's pace, where a test is not about the pace."""


@dataclass
class Post:
    """Starts couriers over one outbox; remembers what their heartbeats say."""

    standin: StandIn
    outbox: Outbox
    troubles: list[object] = field(default_factory=list)
    nudge: Callable[[], None] = lambda: None

    def beat(self, **knows: object) -> None:
        self.troubles.append(knows["trouble"])

    def working(
        self,
        per_second: float = PER_SECOND,
        read_s: float = 5.0,
        look_every_s: float = 0.2,
        chat_gap_s: float = 0.001,
    ) -> Running:
        """Return a courier to be run."""
        speaker = Speaker(
            self.standin.token,
            self.standin.base_url,
            self.outbox.shelf,
            patience=Patience(read_s=read_s),
        )
        courier = self._courier(speaker, Pacer(per_second), chat_gap_s, look_every_s)
        self.nudge = courier.nudge
        return Running(courier.run, speaker.close)

    def working_with(self, mouth: Mouth) -> Running:
        """Return a courier to be run that speaks through this mouth."""
        return Running(self._courier(mouth, Pacer(PER_SECOND)).run)

    def _courier(
        self, mouth: Mouth, pacer: Pacer, chat_gap_s: float = 0.001, look_every_s: float = 0.2
    ) -> Courier:
        return Courier(
            store=self.outbox.store,
            vault=self.outbox.vault,
            clock=utc_now,
            mouth=mouth,
            pacer=pacer,
            gaps=ChatGaps(chat_gap_s),
            beat=self.beat,
            look_every_s=look_every_s,
        )

    def delivers(self, timeout_s: float = 20.0) -> None:
        """Return when nothing waits any more."""
        ends_at = time.monotonic() + timeout_s
        while not self.outbox.is_done():
            assert time.monotonic() < ends_at, self.outbox.counts()
            time.sleep(0.02)


Many = list[tuple[Resident, int]]


def ids(many: Many) -> list[int]:
    """Return the persons' ids."""
    return [person for _, person in many]


def chat(many: Many, number: int) -> int:
    """Return the chat of one of them."""
    return many[number][0].chat_id


@pytest.fixture
def post(standin: StandIn, outbox: Outbox) -> Post:
    """A post office for this test."""
    return Post(standin, outbox)


@pytest.fixture
def many(standin: StandIn, outbox: Outbox) -> Many:
    """Twenty residents with their persons' ids."""
    return [(one, outbox.knows(one)) for one in standin.residents(20)]


def test_answers_come_in_order_with_their_signs(
    post: Post, outbox: Outbox, anna: Resident
) -> None:
    message_id = anna.says("En benk")["message_id"]
    query_id = anna.presses_data("x", on=message_id)["id"]
    outbox.says(
        outbox.knows(anna),
        Say("👍", kind=SayKind.REACTION, to=str(message_id)),
        *(Say(f"Svar {number}") for number in range(5)),
    )
    outbox.says(1, Say("Takk", kind=SayKind.TOAST, to=query_id), at=utc_now())

    with post.working():
        post.delivers()

    assert anna.texts == [f"Svar {number}" for number in range(5)]
    assert (anna.reactions, anna.toasts) == ({message_id: ("👍",)}, ["Takk"])
    assert [row.message for row in outbox.rows() if row.message] == [
        str(heard.message_id) for heard in anna.heard
    ]


def test_new_row_is_delivered_at_once_when_nudged(
    post: Post, outbox: Outbox, anna: Resident
) -> None:
    person = outbox.knows(anna)

    with post.working(look_every_s=9):
        time.sleep(0.4)
        outbox.says(person, Say("Takk"), Say("Og så"))
        post.nudge()
        anna.waits_for_text("Og så", earlier_too=True, timeout_s=4)

    assert anna.texts == ["Takk", "Og så"]


def test_new_row_is_found_without_a_nudge(post: Post, outbox: Outbox, anna: Resident) -> None:
    person = outbox.knows(anna)

    with post.working():
        time.sleep(0.1)
        outbox.says(person, Say("Takk"))
        anna.waits_for_text("Takk", earlier_too=True, timeout_s=1)

    assert outbox.states() == [Delivery.SENT]


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

    with post.working(per_second=50):
        standin.waits_until(lambda: len(standin.sends) >= 20)
        outbox.says(person, Say("Takk"))
        anna.waits_for_text("Takk", earlier_too=True)
        others_before = len(standin.sends)
        post.delivers()

    assert others_before < 60
    assert outbox.counts() == {Delivery.SENT: 201}


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
class Moody:
    """A mouth that asks for a pause at every seventh word; remembers when it was used."""

    pause_s: float = 0.1
    began: list[float] = field(default_factory=list)
    halted: list[float] = field(default_factory=list)

    async def say(self, parcel: Parcel) -> Outcome:
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


def test_blocked_resident_is_left_alone(
    standin: StandIn, post: Post, outbox: Outbox, many: Many
) -> None:
    blocked, person = many[3]
    blocked.blocks()
    outbox.broadcasts(ids(many), Say("Til alle"))
    outbox.broadcasts([person], Say("En gang til"))

    with post.working():
        post.delivers()

    calls = [call for call in standin.calls if call.chat_id == blocked.chat_id]
    assert outbox.counts() == {Delivery.SENT: 19, Delivery.UNREACHABLE: 2}
    assert outbox.person(person).unreachable_at is not None
    assert len(calls) == 1


def test_unclear_broadcast_is_not_sent_again(
    standin: StandIn, post: Post, outbox: Outbox, many: Many
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle"))
    standin.faults.next("sendMessage", ServerError(500, took_effect=True), chat_id=chat(many, 2))
    standin.faults.next("sendMessage", TimeoutAfterDelivery(1), chat_id=chat(many, 9))

    with post.working(read_s=0.3):
        post.delivers()

    assert outbox.counts() == {Delivery.SENT: 18, Delivery.UNCERTAIN: 2}
    assert sorted(len(standin.deliveries(one)) for one, _ in many) == [1] * 20


def test_unclear_answer_is_said_once_more(
    standin: StandIn, post: Post, outbox: Outbox, anna: Resident
) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"))
    standin.faults.next("sendMessage", ServerError(502))

    with post.working():
        post.delivers()

    assert anna.texts == ["Takk"]
    assert outbox.states() == [Delivery.SENT]


def test_broadcast_survives_telegram_being_away(
    standin: StandIn, post: Post, outbox: Outbox, many: Many
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle"))

    with post.working():
        standin.waits_until(lambda: len(standin.sends) >= 3)
        with away(standin):
            time.sleep(0.5)
        post.delivers()

    counts = outbox.counts()
    assert counts[Delivery.SENT] + counts[Delivery.UNCERTAIN] == 20
    assert counts[Delivery.UNCERTAIN] <= 4
    assert max(len(standin.deliveries(one)) for one, _ in many) == 1


def test_killed_courier_leaves_nothing_sent_twice(
    standin: StandIn, post: Post, outbox: Outbox, many: Many, anna: Resident
) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"))
    outbox.broadcasts(ids(many), Say("Til alle"))
    standin.faults.always("sendMessage", TimeoutAfterDelivery(0.5))
    with post.working() as first:
        standin.waits_until(lambda: len(standin.sends) >= 4)
        first.dies()
    left = outbox.counts()
    standin.faults.clear()

    with post.working():
        post.delivers()

    assert left[Delivery.SENDING] == 4
    assert outbox.counts() == {Delivery.SENT: 18, Delivery.UNCERTAIN: 3}
    assert max(len(standin.deliveries(one)) for one, _ in many) == 1
    assert len(standin.deliveries(anna)) == 2


def test_stopped_courier_leaves_nothing_in_flight(
    standin: StandIn, post: Post, outbox: Outbox, many: Many
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle"))
    standin.faults.always("sendMessage", Slow(0.3))

    with post.working():
        standin.waits_until(lambda: outbox.counts()[Delivery.SENDING] == 4)

    assert outbox.counts().keys() == {Delivery.SENT, Delivery.QUEUED}
    assert outbox.counts()[Delivery.SENT] == len(standin.sends)


def test_no_more_than_four_calls_are_in_flight(
    standin: StandIn, post: Post, outbox: Outbox, many: Many
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle"))
    standin.faults.always("sendMessage", Slow(0.4))

    with post.working():
        standin.waits_until(lambda: outbox.counts()[Delivery.SENDING] == 4)
        time.sleep(0.3)
        in_flight = [outbox.counts()[Delivery.SENDING] for _ in range(20)]

    assert max(in_flight) == 4


def test_unanswered_database_is_said_and_waited_for(
    post: Post, outbox: Outbox, anna: Resident
) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"))
    outbox.renames("outgoing", "elsewhere")

    with post.working():
        time.sleep(0.3)
        outbox.renames("elsewhere", "outgoing")
        anna.waits_for_text("Takk", earlier_too=True)
        post.delivers()

    assert post.troubles[0] == "database"
    assert post.troubles[-1] is None


def test_farewell_reaches_somebody_of_whom_nothing_is_kept(
    post: Post, outbox: Outbox, anna: Resident
) -> None:
    outbox.bids_farewell(anna, Say("Alt er slettet."), Say("Ha det bra."))

    with post.working():
        post.delivers()

    assert anna.texts == ["Alt er slettet.", "Ha det bra."]
    assert outbox.rows() == []
