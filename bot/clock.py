"""The clock: APScheduler ticks, and nothing more. What is due stands in our own tables.

Its job store is not used: it pickles, fires twice when shared, and drops what was due while it
was down for over a second. A tick that is missed is simply made up for by the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.amends import Amends
from bot.chores import Chores
from bot.rehearsal import Rehearser
from bot.transcribing import Scribe
from workshop.clock import utc_now

CHORES_AT_ONCE = 2
"""Threads of the clock's own: all chores at once would take them from whoever hears and speaks."""
FIRE_EVERY_S = 1
JOIN_EVERY_S = 60
MOVE_EVERY_S = 10
GUESS_EVERY_S = 5
EMPTY_LOG_EVERY_S = 20
INDEX_EVERY_S = 2
PURGE_EVERY_S = 20
TIDY_EVERY_S = 3600
AMENDS_EVERY_S = 5
WRITE_DOWN_EVERY_S = 5
REHEARSE_EVERY_S = 1
FIRST_WITHIN_S = 60
"""So soon after the start a chore is done first, however seldom: else a process that is started
again each hour would never do it."""


def make_clock(
    chores: Chores,
    amends: Amends,
    scribe: Scribe,
    rehearser: Rehearser,
    *,
    second_s: float = 1,
) -> AsyncIOScheduler:
    """Return a clock that does the chores in threads; start and shut it down in the event loop.

    Its seconds last `second_s`.
    """
    clock = AsyncIOScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(CHORES_AT_ONCE)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    ticks: tuple[tuple[Callable[[], None], int], ...] = (
        (chores.fire_broadcasts, FIRE_EVERY_S),
        (chores.join_late, JOIN_EVERY_S),
        (chores.move_phases, MOVE_EVERY_S),
        (chores.guess_languages, GUESS_EVERY_S),
        (chores.empty_log, EMPTY_LOG_EVERY_S),
        (chores.index_words, INDEX_EVERY_S),
        (chores.mark_echoes, INDEX_EVERY_S),
        (chores.purge_words, PURGE_EVERY_S),
        (chores.tidy, TIDY_EVERY_S),
        (amends.make_amends, AMENDS_EVERY_S),
        (scribe.write_down, WRITE_DOWN_EVERY_S),
        (rehearser.rehearse, REHEARSE_EVERY_S),
    )
    now = utc_now()
    for chore, seconds in ticks:
        clock.add_job(
            chore,
            "interval",
            seconds=seconds * second_s,
            id=chore.__name__,
            next_run_time=now + timedelta(seconds=min(seconds, FIRST_WITHIN_S) * second_s),
        )
    return clock
