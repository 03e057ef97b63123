"""The courier delivers what is there, in order, and finds what is new."""

from __future__ import annotations

import asyncio
import time

from bot.pacing import Slot
from storage.tables import Delivery
from tests.telegram import (
    Resident,
)
from tests.telegram_edges.mailroom import Many, Post, ids
from tests.telegram_edges.outbox import Outbox
from workshop.clock import utc_now
from workshop.messages import Say, SayKind
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Outcome, Sent


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


def test_farewell_reaches_somebody_of_whom_nothing_is_kept(
    post: Post, outbox: Outbox, anna: Resident
) -> None:
    outbox.bids_farewell(anna, Say("Alt er slettet."), Say("Ha det bra."))

    with post.working():
        post.delivers()

    assert anna.texts == ["Alt er slettet.", "Ha det bra."]
    assert outbox.rows() == []


class Choir:
    """A mouth that is done with four parcels at the same moment."""

    def __init__(self) -> None:
        self._all = asyncio.Barrier(4)

    async def say(self, parcel: Parcel, _slot: Slot) -> Outcome:
        """Say it when the others are about to."""
        await self._all.wait()
        return Sent(str(parcel.outgoing_id))


def test_what_ends_together_is_written_together(post: Post, outbox: Outbox, many: Many) -> None:
    outbox.broadcasts(ids(many)[:4], Say("Til alle"))

    with post.working_with(Choir()):
        post.delivers()

    # The first one finds nobody at work; the three that come meanwhile share a commit.
    assert len({row.done_at for row in outbox.rows()}) == 2
    assert outbox.counts() == {Delivery.SENT: 4}
