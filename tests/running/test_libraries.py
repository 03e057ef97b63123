"""Large libraries are loaded one after the other, and the one that is waited for goes first."""

from __future__ import annotations

import asyncio

from bot.libraries import Libraries
from tests.apart import run_apart

HEAD_START_S = 0.3


def test_nothing_else_is_loaded_during_a_head_start() -> None:
    async def load() -> tuple[float, float]:
        now = asyncio.get_running_loop().time
        libraries, began = Libraries(), now()
        await libraries.load("colorsys", head_start_s=HEAD_START_S)
        await libraries.load("graphlib")
        return began, now()

    began, ended = run_apart(load())

    assert ended - began >= HEAD_START_S
