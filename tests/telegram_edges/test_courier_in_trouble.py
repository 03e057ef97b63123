"""The courier against a Telegram that blocks, breaks and dies."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from threading import Timer

import pytest

from bot import courier
from bot.courier import LAST_TRIES_FOR_S
from bot.pacing import Slot
from storage.tables import Delivery
from tests.telegram import (
    Resident,
    ServerError,
    Slow,
    StandIn,
    TimeoutAfterDelivery,
)
from tests.telegram_edges.mailroom import Many, Post, chat, ids
from tests.telegram_edges.outbox import Outbox
from tests.telegram_edges.running import away
from tests.troubled import answer_lost
from workshop.messages import Say
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Outcome, Partly, Sent

SLOWLY_S = 0.8


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


@pytest.mark.slow
def test_what_was_said_is_written_down_though_the_database_comes_back_after_the_stop(
    standin: StandIn, post: Post, outbox: Outbox, many: Many
) -> None:
    outbox.broadcasts(ids(many), Say("Til alle"))
    standin.faults.always("sendMessage", Slow(0.3))

    with post.working():
        standin.waits_until(lambda: outbox.counts()[Delivery.SENDING] >= 3)
        outbox.renames("outgoing", "elsewhere")
        time.sleep(3)
        back = Timer(5, outbox.renames, ("elsewhere", "outgoing"))
        back.start()
    back.join()

    said = len(standin.sends)
    assert said >= 3
    assert outbox.counts() == {Delivery.SENT: said, Delivery.QUEUED: 20 - said}


def test_stopped_courier_ends_though_the_database_never_comes_back(
    standin: StandIn, post: Post, outbox: Outbox, many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "LAST_TRIES_FOR_S", 0.5)
    outbox.broadcasts(ids(many), Say("Til alle"))
    standin.faults.always("sendMessage", Slow(0.3))

    with post.working():
        standin.waits_until(lambda: outbox.counts()[Delivery.SENDING] >= 3)
        outbox.renames("outgoing", "elsewhere")
        stopped_at = time.monotonic()
    took_s = time.monotonic() - stopped_at

    outbox.renames("elsewhere", "outgoing")
    assert took_s < LAST_TRIES_FOR_S / 2
    assert outbox.counts()[Delivery.SENDING] >= 1


def test_row_claimed_by_a_commit_whose_answer_was_lost_goes_out(
    standin: StandIn, post: Post, outbox: Outbox, many: Many, anna: Resident
) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"))
    outbox.broadcasts(ids(many), Say("Til alle"))

    # The first commit is the rescue at the start; the second claims the first row.
    with answer_lost(nth=2), post.working():
        post.delivers()

    assert outbox.counts() == {Delivery.SENT: 21}
    assert len(standin.sends) == 21


@dataclass
class Storyteller:
    """Says everything in two parts, slowly; remembers what it was given while still saying it."""

    begun: int = 0
    saying: set[int] = field(default_factory=set)
    doubled: list[int] = field(default_factory=list)

    async def say(self, parcel: Parcel, slot: Slot) -> Outcome:
        """Say the first part, or the rest."""
        slot.leaves()
        if parcel.outgoing_id in self.saying:
            self.doubled.append(parcel.outgoing_id)
        self.saying.add(parcel.outgoing_id)
        self.begun += 1
        await asyncio.sleep(SLOWLY_S)
        self.saying.discard(parcel.outgoing_id)
        return Partly(until=5) if parcel.begins == 0 else Sent("1")

    def has_begun(self, count: int) -> None:
        """Return when so many parts have been begun."""
        ends_at = time.monotonic() + 10
        while self.begun < count:
            assert time.monotonic() < ends_at, self.begun
            time.sleep(0.01)


@pytest.mark.sqlite
def test_row_that_is_said_on_at_once_is_in_hand(
    post: Post, outbox: Outbox, anna: Resident
) -> None:
    outbox.says(outbox.knows(anna), Say("Takk for det"))
    teller = Storyteller()

    with post.working_with(teller):
        teller.has_begun(1)
        # Whoever claims waits for this, and then writes down what has ended meanwhile as well.
        with outbox.store.writing():
            time.sleep(SLOWLY_S + 0.3)
        teller.has_begun(2)
        with answer_lost(nth=1):
            time.sleep(SLOWLY_S / 2)
        post.delivers()

    assert (teller.doubled, teller.begun) == ([], 2)
