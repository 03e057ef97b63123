"""Large libraries are loaded one after the other, and the one that is waited for goes first."""

from __future__ import annotations

import asyncio
import gc

from bot.libraries import Libraries
from tests.apart import run_apart

HEAD_START_S = 0.3
AS_THE_LISTENER = 50_000
BY_ITSELF = (700, 10, 10)
"""How often Python looks for rubbish if nobody says otherwise."""


def test_nothing_else_is_loaded_during_a_head_start() -> None:
    async def load() -> tuple[float, float]:
        now = asyncio.get_running_loop().time
        libraries, began = Libraries(), now()
        await libraries.load("colorsys", head_start_s=HEAD_START_S)
        await libraries.load("graphlib")
        return began, now()

    began, ended = run_apart(load())

    assert ended - began >= HEAD_START_S


def test_rubbish_is_seldom_looked_for_once_something_is_loaded() -> None:
    gc.unfreeze()
    gc.set_threshold(*BY_ITSELF)

    run_apart(Libraries().load("colorsys"))
    gc.set_threshold(AS_THE_LISTENER)
    run_apart(Libraries().load("graphlib"))

    assert gc.get_threshold()[0] == AS_THE_LISTENER
    assert gc.get_freeze_count() > 0
    assert all(now > before for now, before in zip(gc.get_threshold(), BY_ITSELF, strict=True))
