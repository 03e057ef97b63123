"""Posts that come at once: one commit, in Telegram's order, and nobody waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.listener.gathering import MOST_AT_ONCE, Gathering
from tests.apart import run_apart


class Taker:
    """Takes batches slowly; remembers them, and says what it is told to."""

    def __init__(self, *, answers: bool = True) -> None:
        self.batches: list[list[int]] = []
        self.answers = answers

    async def take(self, raws: Sequence[Any]) -> bool:
        await asyncio.sleep(0.02)
        self.batches.append([raw["update_id"] for raw in raws])
        return self.answers


def hand_in(taker: Taker, *numbers: int) -> list[bool]:
    """Hand these in at once; returns what became of each."""

    async def all_at_once() -> list[bool]:
        gathering = Gathering(taker.take)
        return await asyncio.gather(
            *(gathering.hand_in({"update_id": number}) for number in numbers)
        )

    return run_apart(all_at_once())


def test_what_comes_meanwhile_is_one_batch() -> None:
    taker = Taker()

    taken = hand_in(taker, *range(1, 31))

    assert taken == [True] * 30
    assert [len(batch) for batch in taker.batches] == [1, 29]


def test_press_that_overtook_its_words_comes_after_them() -> None:
    taker = Taker()

    hand_in(taker, 7, 9, 8)

    assert taker.batches == [[7], [8, 9]]


def test_no_batch_is_larger_than_a_poll() -> None:
    taker = Taker()

    hand_in(taker, *range(251))

    assert [len(batch) for batch in taker.batches] == [1, MOST_AT_ONCE, MOST_AT_ONCE, 50]


def test_nobody_is_told_taken_when_nothing_was() -> None:
    assert hand_in(Taker(answers=False), 1, 2, 3) == [False] * 3


def test_others_are_answered_when_one_is_cut_off() -> None:
    taker = Taker()

    async def one_is_cut_off() -> bool:
        gathering = Gathering(taker.take)
        async with asyncio.TaskGroup() as group:
            posts = [
                group.create_task(gathering.hand_in({"update_id": number})) for number in range(3)
            ]
            await asyncio.wait({posts[0]})
            await asyncio.sleep(0.005)
            posts[1].cancel()
            return await asyncio.wait_for(posts[2], 2)

    assert run_apart(one_is_cut_off()) is False


@pytest.mark.parametrize("raw", [[1, 2], "text", {"update_id": "x"}, {"update_id": None}])
def test_what_has_no_number_is_handed_on(raw: object) -> None:
    given: list[object] = []

    async def take(raws: Sequence[Any]) -> bool:
        given.extend(raws)
        return True

    assert run_apart(Gathering(take).hand_in(raw))
    assert given == [raw]
