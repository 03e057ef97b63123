"""Large libraries are loaded one after the other, and the one that is waited for goes first."""

from __future__ import annotations

import asyncio

from bot.libraries import Libraries
from tests.apart import run_apart

HEAD_START_S = 0.3


def test_nothing_else_is_loaded_during_a_head_start() -> None:
    async def load() -> tuple[float, float]:
        now = asyncio.get_running_loop().time
        libraries = Libraries()
        await libraries.load("colorsys", head_start_s=HEAD_START_S)
        loaded_at = now()
        await libraries.load("graphlib")
        return loaded_at, now()

    first, second = run_apart(load())

    assert second - first >= HEAD_START_S
