"""What takes several messages goes on where it was, whatever ends in between."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage.shelf import Shelf
from storage.tables import Broadcast, Delivery
from tests.conftest import MONDAY
from tests.recordings import opus
from tests.telegram import Resident, StandIn, TimeoutAfterDelivery
from tests.telegram.faults import TooManyRequests
from tests.telegram_edges.claiming import claim, record
from tests.telegram_edges.mailroom import Post
from tests.telegram_edges.outbox import Outbox
from tests.telegram_edges.running import Running
from workshop.broadcasts.running import say_again
from workshop.messages import Say
from workshop.outbox.outcomes import Partly, Uncertain
from workshop.process import current_process

LONG = ("ord " * 300).strip()
"""Too long for the caption of a picture."""


@pytest.fixture(params=["voice", "picture"])
def spoken(request: pytest.FixtureRequest, shelf: Shelf, picture: str) -> Say:
    """Words with a recording or a picture that comes before them in a message of its own."""
    if request.param == "voice":
        return Say("Hør her", voice=shelf.keep_sent_voice(opus()))
    return Say(LONG, picture=picture)


def refused_and_waits(outbox: Outbox) -> bool:
    """Tell whether the second part has been tried, and that is known."""
    (row,) = outbox.rows()
    return (row.attempts, row.state) == (2, Delivery.QUEUED)


def stops(_: Running) -> None:
    """Be told to stop, as at the end of every block."""


def asks_once_more(outbox: Outbox) -> int:
    """Let a facilitator say that uncertain messages go again; how many."""
    with outbox.store.writing() as session:
        process, broadcast = current_process(session), session.get_one(Broadcast, 1)
        broadcast.is_urgent = True
        return say_again(session, process, broadcast, beginning=lambda _: "Igjen?", now=MONDAY)


@pytest.mark.parametrize("ends", [stops, Running.dies])
def test_after_a_restart_the_rest_is_said_and_nothing_twice(
    post: Post,
    outbox: Outbox,
    standin: StandIn,
    anna: Resident,
    spoken: Say,
    ends: Callable[[Running], None],
) -> None:
    outbox.broadcasts([outbox.knows(anna)], spoken)
    standin.faults.next("sendMessage", TooManyRequests(1))

    with post.working() as courier:
        standin.waits_until(lambda: refused_and_waits(outbox))
        ends(courier)
    with post.working():
        post.delivers()

    assert [heard.text for heard in anna.heard] == ["", spoken.text]
    assert outbox.states() == [Delivery.SENT]


def test_killed_while_it_says_the_rest_it_says_only_that_again_by_hand(
    post: Post, outbox: Outbox, standin: StandIn, anna: Resident, spoken: Say
) -> None:
    outbox.broadcasts([outbox.knows(anna)], spoken)
    standin.faults.next("sendMessage", TimeoutAfterDelivery(30))

    with post.working() as courier:
        standin.waits_until(lambda: len(anna.heard) == 2)
        courier.dies()
    with post.working():
        post.delivers()
        by_itself, states = len(anna.heard), outbox.states()
        asked = asks_once_more(outbox)
        post.delivers()

    assert (by_itself, states, asked) == (2, [Delivery.UNCERTAIN], 1)
    assert [heard.text for heard in anna.heard[2:]] == [f"Igjen?\n\n{spoken.text}"]


def test_by_hand_begins_anew_where_it_is_not_known(outbox: Outbox, anna: Resident) -> None:
    outbox.broadcasts([outbox.knows(anna)], Say("Først dette. Så dette."))
    (parcel,) = claim(outbox)
    record(outbox, parcel, Partly(until=len("Først dette. ")))
    record(outbox, claim(outbox)[0], Uncertain("cut"))

    asks_once_more(outbox)
    (parcel,) = claim(outbox)

    assert parcel.text[parcel.begins :] == "Igjen?\n\nSå dette."


def test_part_is_believed_from_who_has_given_the_row_up(outbox: Outbox, anna: Resident) -> None:
    outbox.broadcasts([outbox.knows(anna)], Say("Hør her", voice="prompt-a.ogg"))
    (parcel,) = claim(outbox)
    record(outbox, parcel, Uncertain("the process ended"))

    for _ in range(2):
        row = record(outbox, parcel, Partly("prompt-a.ogg"))

    assert row.state == Delivery.UNCERTAIN
    assert row.so_far == {"files": ["prompt-a.ogg"], "until": 0}
