"""The clock does each chore soon after its start, however seldom it comes."""

from __future__ import annotations

import asyncio
import time

from bot.amends import Amends
from bot.chores import Chores
from bot.clock import make_clock
from bot.rehearsal import Rehearser
from bot.transcribing import Scribe
from storage.store import Store
from storage.vault import Vault
from tests.apart import run_apart
from tests.chores.test_tidying import arrive, people
from tests.conftest import FakeClock

SECOND_S = 0.02
WITHIN_S = 20
"""An hour of the clock in these tests takes 72 seconds."""


def test_what_has_outlived_its_time_is_forgotten_a_minute_after_the_start(
    chores: Chores, clock: FakeClock, vault: Vault
) -> None:
    arrive(chores.store, vault, clock())
    clock.advance(days=31)

    run_apart(tick_until_forgotten(chores))

    assert people(chores.store) == []


async def tick_until_forgotten(chores: Chores) -> None:
    """Let a clock tick until nobody is known any more, or for a while."""
    store, vault, catalogue, now = chores.store, chores.vault, chores.catalogue, chores.clock
    clock = make_clock(
        chores,
        Amends(store, vault, catalogue, now),
        Scribe(store, chores.shelf, now, None),
        Rehearser(store, vault, catalogue, now),
        second_s=SECOND_S,
    )
    clock.start()
    await asyncio.to_thread(wait_until_forgotten, store)
    clock.shutdown()


def wait_until_forgotten(store: Store) -> None:
    """Return once nobody is known any more, or after a while."""
    ends_at = time.monotonic() + WITHIN_S
    while people(store) and time.monotonic() < ends_at:
        time.sleep(0.1)
