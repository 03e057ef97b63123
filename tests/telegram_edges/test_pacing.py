"""The budget holds in every sliding second, whatever the loop and Telegram do."""

from __future__ import annotations

import asyncio
import random
import time
from bisect import bisect_left

import pytest

from bot.pacing import WINDOW_S, ChatGaps, Pacer, Slot
from tests.apart import run_apart


class Watch:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def run_for(pacer: Pacer, watch: Watch, seconds: float, lateness: list[float]) -> list[float]:
    """Return when sends happened, if each wake-up is late by the next of these."""
    taken: list[float] = []
    ends_at = watch.now + seconds
    while watch.now < ends_at:
        if (wait_s := pacer.wait_s()) > 0:
            watch.now += wait_s + lateness[len(taken) % len(lateness)]
            continue
        pacer.take().leaves()
        taken.append(watch.now)
    return taken


def most_within(times: list[float], window_s: float) -> int:
    """Return the largest number of sends in any window."""
    return max(bisect_left(times, at + window_s - 1e-9) - i for i, at in enumerate(times))


@pytest.mark.parametrize("per_second", [0.5, 1, 7, 25, 27.5, 30])
@pytest.mark.parametrize("lateness", [[0.0], [0.002], [0.0] * 40 + [1.3], [0.05, 0.0, 0.2]])
def test_rate_is_never_exceeded_in_any_second(per_second: float, lateness: list[float]) -> None:
    watch = Watch()

    taken = run_for(Pacer(per_second, seconds=watch), watch, 60, lateness)

    assert most_within(taken, max(1.0, 1 / per_second)) <= max(1, int(per_second))


def test_late_wakeups_cost_less_than_one_percent() -> None:
    watch, jitter = Watch(), random.Random(7)
    lateness = [jitter.uniform(0, 0.004) for _ in range(500)]

    taken = run_for(Pacer(25, seconds=watch), watch, 60, lateness)

    assert len(taken) >= 0.99 * 25 * 60


@pytest.mark.parametrize("seed", range(5))
def test_rate_holds_where_requests_leave(seed: int) -> None:
    watch, dice = Watch(), random.Random(seed)
    pacer = Pacer(25, seconds=watch)
    leaving: list[tuple[float, Slot]] = []
    left: list[float] = []
    while len(left) < 500:
        watch.now += dice.choice((0.001, 0.002, 0.03))
        for at, slot in [one for one in leaving if one[0] <= watch.now]:
            leaving.remove((at, slot))
            slot.leaves()
            left.append(watch.now)
        if len(leaving) < 4 and pacer.wait_s(is_answer=dice.random() < 0.5) == 0:
            leaving.append((watch.now + dice.uniform(0, 0.3), pacer.take()))

    assert most_within(left, 1.0) <= 25


def test_every_request_of_a_slot_counts() -> None:
    watch = Watch()
    pacer = Pacer(2, seconds=watch)
    slot = pacer.take()
    slot.leaves()
    slot.leaves()
    slot.ends()

    assert pacer.wait_s(is_answer=True) == pytest.approx(WINDOW_S)


async def next_of(slot: Slot) -> tuple[float, float]:
    """Return for how long the next request of a slot waited, and what it was told."""
    began = time.monotonic()
    told = await slot.opens()
    return time.monotonic() - began, told


def test_first_request_of_a_slot_goes_at_once() -> None:
    pacer = Pacer(2)
    pacer.take().leaves()

    waited_s, told = run_apart(next_of(pacer.take()))

    assert (waited_s < 0.05, told) == (True, 0)


def test_next_request_of_a_slot_waits_for_room() -> None:
    pacer = Pacer(3)
    slots = [pacer.take() for _ in range(3)]
    for slot in slots:
        slot.leaves()

    async def both() -> list[tuple[float, float]]:
        return list(await asyncio.gather(next_of(slots[0]), next_of(slots[1])))

    waits = run_apart(both())

    assert [told for _, told in waits] == [0, 0]
    assert all(0.9 < waited_s < 1.5 for waited_s, _ in waits)
    # Room is held for both, so there is room for one more and no other.
    assert pacer.wait_s(is_answer=True) == 0
    pacer.take(is_answer=True)
    assert pacer.wait_s(is_answer=True) > 0


def test_next_request_of_a_slot_does_not_wait_through_a_halt() -> None:
    pacer = Pacer(3)
    slot = pacer.take()
    slot.leaves()
    pacer.halt(60)

    waited_s, told = run_apart(next_of(slot))
    slot.ends()

    assert waited_s < 0.5
    assert 59 < told <= 60


def test_first_request_of_a_slot_leaves_in_no_halt() -> None:
    pacer = Pacer(3)
    slot = pacer.take()
    pacer.halt(60)

    waited_s, told = run_apart(next_of(slot))

    assert (waited_s < 0.05, 59 < told <= 60, slot.was_halted) == (True, True, True)


def test_who_gives_up_waiting_for_room_keeps_none() -> None:
    pacer = Pacer(1)
    slot = pacer.take()
    slot.leaves()

    async def gives_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(slot.opens(), 0.1)
        slot.ends()

    run_apart(gives_up())
    time.sleep(WINDOW_S)

    assert pacer.wait_s() == 0


def test_slot_that_was_not_used_counts_at_its_end() -> None:
    watch = Watch()
    pacer = Pacer(1, seconds=watch)
    slot = pacer.take()
    watch.now += 5
    slot.ends()

    assert pacer.wait_s(is_answer=True) == pytest.approx(WINDOW_S)


def run_with_answers(
    pacer: Pacer, watch: Watch, seconds: float, every_s: float
) -> tuple[list[float], list[float]]:
    """Broadcast all the time, with an answer now and then; when all was sent, and the waits."""
    taken: list[float] = []
    waits: list[float] = []
    answer_at, ends_at = watch.now + every_s, watch.now + seconds
    while watch.now < ends_at:
        if watch.now >= answer_at:
            waits.append(pacer.wait_s(is_answer=True))
            watch.now += waits[-1]
            pacer.take(is_answer=True).leaves()
            taken.append(watch.now)
            answer_at += every_s
        elif (wait_s := pacer.wait_s()) > 0:
            watch.now = min(watch.now + wait_s, max(answer_at, watch.now))
        else:
            pacer.take().leaves()
            taken.append(watch.now)
    return taken, waits


@pytest.mark.parametrize("every_s", [0.03, 0.0701, 0.1, 0.5, 4.0])
def test_answers_count_in_the_same_budget(every_s: float) -> None:
    watch = Watch()

    taken, _ = run_with_answers(Pacer(25, seconds=watch), watch, 60, every_s)

    assert most_within(taken, 1.0) <= 25


@pytest.mark.parametrize("every_s", [0.1, 0.5])
def test_answers_wait_for_no_broadcast(every_s: float) -> None:
    watch = Watch()

    _, waits = run_with_answers(Pacer(25, seconds=watch), watch, 60, every_s)

    assert sum(wait > 0.001 for wait in waits) <= 2


def test_stall_is_not_made_up_for_by_a_burst() -> None:
    watch = Watch()
    pacer = Pacer(25, seconds=watch)
    run_for(pacer, watch, 2, [0.0])
    watch.now += 10

    taken = run_for(pacer, watch, 1, [0.0])

    assert most_within(taken, 0.2) <= 6


def test_halt_is_kept_to_its_end() -> None:
    watch = Watch()
    pacer = Pacer(25, seconds=watch)
    pacer.halt(3)
    pacer.halt(1)
    halted_at = watch.now

    taken = run_for(pacer, watch, 5, [0.0])

    assert taken[0] == pytest.approx(halted_at + 3)
    assert pacer.halt_s == 0


def test_rate_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        Pacer(0)


def test_chat_bears_three_at_once_then_one_a_second() -> None:
    watch = Watch()
    gaps = ChatGaps(seconds=watch)
    taken = []
    for _ in range(80):
        if 7 not in gaps.busy():
            gaps.spend(7)
            taken.append(watch.now - 1_000)
        watch.now += 0.1

    assert taken == pytest.approx([0, 0.1, 0.2, 1, 2, 3, 4, 5, 6, 7], abs=0.11)


def test_chats_do_not_wait_for_each_other() -> None:
    gaps = ChatGaps(seconds=Watch())
    for _ in range(3):
        gaps.spend(7)
    gaps.spend(8)

    assert gaps.busy() == {7}
