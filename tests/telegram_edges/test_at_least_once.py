"""Answers are said until they are known to be said; a broadcast once, whatever became of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from storage.tables import Delivery
from tests.conftest import MONDAY
from tests.telegram import Resident
from tests.telegram_edges.claiming import claim, record
from tests.telegram_edges.outbox import Outbox
from workshop.messages import Button, Channel, Say, SayKind
from workshop.outbox.outcomes import (
    Later,
    NotSent,
    Outcome,
    Rejected,
    Sent,
    Uncertain,
    Unreachable,
)
from workshop.outbox.settling import record_outcome, rescue

DAY = timedelta(days=1)
CUT, DEAD = "ReadError", "the process ended"
Queue = Callable[[Outbox, Resident], None]


def _to_known(*says: Say) -> Queue:
    return lambda outbox, anna: outbox.says(outbox.knows(anna), *says)


def _broadcast(outbox: Outbox, anna: Resident) -> None:
    outbox.broadcasts([outbox.knows(anna)], Say("Til alle"))


def _prompt(outbox: Outbox, anna: Resident) -> None:
    outbox.broadcasts([outbox.knows(anna)], Say("Hva ser du?"), prompt=outbox.prompt_id())


ANSWERS: dict[str, Queue] = {
    "receipt": _to_known(Say("👍", kind=SayKind.REACTION, to="5")),
    "thanks": _to_known(Say("Takk")),
    "help card": _to_known(Say("Hjelp", rows=((Button("Ring", "call"),),))),
    "goodbye": _to_known(Say("Ha det", kind=SayKind.GOODBYE)),
    "deletion": lambda outbox, anna: outbox.bids_farewell(anna, Say("Alt er slettet.")),
}
UNASKED: dict[str, Queue] = {"broadcast": _broadcast, "prompt": _prompt}


def said_until_done(outbox: Outbox, outcomes: list[Outcome]) -> list[datetime]:
    """Return when the only row was said, each time with the next of these outcomes."""
    times, now = [], MONDAY
    for outcome in outcomes:
        waiting = [row.not_before for row in outbox.rows() if row.state == Delivery.QUEUED]
        if not waiting:
            break
        now = max(now, *waiting)
        (parcel,) = claim(outbox, at=now)
        times.append(now)
        settle(outbox, parcel.outgoing_id, outcome, now)
    return times


def settle(outbox: Outbox, outgoing_id: int, outcome: Outcome, now: datetime) -> None:
    """Record an outcome; a death is what the next start finds."""
    with outbox.store.writing() as session:
        if outcome == Uncertain(DEAD):
            rescue(session, channel=Channel.TELEGRAM, now=now)
        else:
            record_outcome(session, outgoing_id, outcome, now=now)


@pytest.mark.parametrize("why", [CUT, DEAD])
@pytest.mark.parametrize("last", [Sent("7"), Rejected("refused"), Unreachable("blocked")])
@pytest.mark.parametrize("kind", ANSWERS)
def test_answer_is_said_until_it_is_known(
    outbox: Outbox, anna: Resident, kind: str, last: Outcome, why: str
) -> None:
    ANSWERS[kind](outbox, anna)

    times = said_until_done(outbox, [*[Uncertain(why)] * 9, last, Uncertain(why)])

    waits = [(after - before).total_seconds() for before, after in pairwise(times)]
    assert waits == [2.0**n for n in range(1, 10)]
    assert Delivery.UNCERTAIN not in outbox.states()


@pytest.mark.parametrize("kind", ANSWERS)
def test_answer_is_given_up_within_a_day(outbox: Outbox, anna: Resident, kind: str) -> None:
    ANSWERS[kind](outbox, anna)

    times = said_until_done(outbox, [Uncertain(CUT)] * 99)

    assert len(times) == 16
    assert timedelta(hours=12) < times[-1] - times[0] < DAY
    assert outbox.states() in ([], [Delivery.UNCERTAIN])


@pytest.mark.parametrize("why", [CUT, DEAD])
@pytest.mark.parametrize("kind", UNASKED)
def test_unclear_broadcast_is_never_said_again(
    outbox: Outbox, anna: Resident, kind: str, why: str
) -> None:
    UNASKED[kind](outbox, anna)

    times = said_until_done(outbox, [NotSent("DNS"), Later(3), Uncertain(why), Sent("7")])

    assert len(times) == 3
    assert outbox.states() == [Delivery.UNCERTAIN]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", [*ANSWERS, *UNASKED])
def test_only_answers_may_come_twice(outbox: Outbox, anna: Resident, kind: str, seed: int) -> None:
    dice = random.Random(seed)
    choice = (Later(2), NotSent("away"), Uncertain(CUT), Uncertain(DEAD))
    outcomes: list[Outcome] = [dice.choice(choice) for _ in range(dice.randrange(12))]
    (ANSWERS | UNASKED)[kind](outbox, anna)

    times = said_until_done(outbox, [*outcomes, Sent("7")])

    unclear = sum(isinstance(one, Uncertain) for one in outcomes[: len(times)])
    is_known = len(times) == len(outcomes) + 1
    assert is_known if kind in ANSWERS else is_known != (unclear == 1)


def test_tries_that_said_nothing_make_no_wait_longer(outbox: Outbox, anna: Resident) -> None:
    ANSWERS["thanks"](outbox, anna)

    times = said_until_done(outbox, [*[NotSent("away")] * 20, Uncertain(CUT), Sent("7")])

    assert times[-1] - times[-2] == timedelta(seconds=2)


def test_follower_waits_for_a_near_second_try_only(outbox: Outbox, anna: Resident) -> None:
    outbox.says(outbox.knows(anna), Say("Takk"), Say("Neste"))
    now, passed = MONDAY, []
    for _ in range(4):
        (parcel,) = claim(outbox, at=now)
        row = record(outbox, parcel, Uncertain(CUT), now)
        followers = claim(outbox, at=now)
        passed.append([record(outbox, one, Sent("8"), now).payload["text"] for one in followers])
        now = row.not_before

    assert passed == [[], [], ["Neste"], []]
