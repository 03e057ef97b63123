"""The running system: its parts in one process, or split over several.

Each part is a task that ends when `stop` is set. A part that fails takes the others down with
it, so that whoever supervises the process starts it again whole: nothing is lost by that. A token
that Telegram refuses is no such failure: the listener ends, the web pages go on.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Sequence
from enum import StrEnum
from importlib import import_module
from typing import Any

from bot.address import bind
from bot.house import House
from bot.keywatch import watch_key
from bot.leasing import while_leased
from bot.libraries import Libraries
from bot.loading import uncollected
from bot.news import News, overhear
from bot.opening import Refused
from bot.porch import Porch
from bot.settings import POLLING
from bot.waiting import is_set_within

log = logging.getLogger(__name__)

STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM)
SWITCH_EVERY_S = 0.0005
"""So long the event loop waits at most for each thread that works; Python's own is ten times that.
Threads work on the database, and one message out or in needs the loop several times."""
HEAD_START_S = 0.3
"""So long the listener is alone once it is loaded: mostly enough to have what waited on disk."""


SENTENCES_AFTER_S = 5.0
"""So long after a start the languages that nobody has spoken yet are read."""


class Part(StrEnum):
    """A part that can run by itself."""

    LISTENER = "listener"
    COURIER = "courier"
    CLOCK = "clock"
    WEB = "web"


ON_TELEGRAM = frozenset({Part.LISTENER, Part.COURIER})
"""The parts that talk to Telegram, if there is a token; `/ready` waits for their heartbeats."""
NUDGES = "nudges"
"""The lease of whoever tells residents of the web chat."""
Running = Coroutine[Any, Any, None]


def parts_to_run(house: House, chosen: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts that can run: without a token, none that talk to Telegram.

    The courier has something to do even so where residents of the web chat can be told; on one's
    own machine, which nobody else reaches, only beside the web.
    """
    if house.settings.telegram_bot_token:
        return tuple(chosen)
    has_web = Part.WEB in chosen or house.settings.is_reached_by_others
    idle = ON_TELEGRAM - {Part.COURIER} if house.can_nudge and has_web else ON_TELEGRAM
    return tuple(part for part in chosen if part not in idle)


def run(house: House, parts: Sequence[Part], on_ready: Callable[[], None] | None = None) -> None:
    """Run these parts until SIGINT or SIGTERM.

    Raises Refused if the web's address cannot be had, if SECRET_KEY has been changed meanwhile,
    or if Telegram refused the token and nothing else is left to run.
    """
    is_at_the_door = Part.WEB in parts or _porch_of(house, parts) is not None
    listening = bind(house) if is_at_the_door else None
    if listening is not None:
        # FastAPI and the pages take seconds to import: nobody pays them who has no door.
        with uncollected():
            import_module("bot.server")
    sys.setswitchinterval(SWITCH_EVERY_S)
    asyncio.run(_run_until_signalled(house, parts, listening, on_ready))


async def run_until(
    house: House,
    parts: Sequence[Part],
    listening: socket.socket | None,
    stop: asyncio.Event,
) -> None:
    """Run these parts until told to stop; what is in flight is finished."""
    starts: dict[Part, Callable[[], Running]] = {
        Part.LISTENER: lambda: _listen(house, stop, news, porch, libraries),
        Part.COURIER: lambda: _deliver(house, stop, news, libraries),
        Part.CLOCK: lambda: _tick(house, stop, libraries),
        Part.WEB: lambda: _serve(house, parts, _required(listening), stop, porch),
    }
    news, libraries = News(), Libraries()
    porch = _porch_of(house, parts)
    async with asyncio.TaskGroup() as group:
        for part in parts:
            group.create_task(starts[part](), name=part)
        group.create_task(_read_ahead(house, stop), name="sentences")
        if porch is not None and Part.WEB not in parts:
            group.create_task(_wait_at(porch, _required(listening), stop), name="porch")


def _porch_of(house: House, parts: Sequence[Part]) -> Porch | None:
    """Return where Telegram posts to this process; None if it does not."""
    settings = house.settings
    if Part.LISTENER not in parts or settings.telegram_mode == POLLING:
        return None
    return Porch(settings.telegram_webhook_url)


async def _read_ahead(house: House, stop: asyncio.Event) -> None:
    """Read the sentences of all languages, after what everybody waits for."""
    # Who speaks one first may come when no file can be opened, or while it is being replaced.
    if await is_set_within(stop, SENTENCES_AFTER_S):
        return
    try:
        await asyncio.to_thread(house.catalogue.get_ready)
    except (OSError, ValueError) as error:
        log.warning("action=sentences error=%s", type(error).__name__)


async def _wait_at(porch: Porch, listening: socket.socket, stop: asyncio.Event) -> None:
    from bot.server import serve_porch

    await serve_porch(porch, listening, stop)


def _required(listening: socket.socket | None) -> socket.socket:
    if listening is None:
        raise RuntimeError("who is to be reached needs a socket: bind() it first")
    return listening


async def _run_until_signalled(
    house: House,
    parts: Sequence[Part],
    listening: socket.socket | None,
    on_ready: Callable[[], None] | None,
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOPPING_SIGNALS:
        loop.add_signal_handler(number, stop.set)
    log.info("action=run parts=%s", ",".join(parts))
    if on_ready is not None:
        on_ready()
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watch_key(house, stop), name="key")
        await run_until(house, parts, listening, stop)
        is_told = stop.is_set()
        stop.set()
    log.info("action=stopped")
    if watching.result():
        raise Refused("command.key_changed")
    if not is_told:
        # Only the listener ends by itself, and only for this.
        raise Refused("command.token_refused")


async def _serve(
    house: House,
    parts: Sequence[Part],
    listening: socket.socket,
    stop: asyncio.Event,
    porch: Porch | None,
) -> None:
    from bot.server import serve_web

    has_token = bool(house.settings.telegram_bot_token)
    awaited = tuple(str(part) for part in parts if part in ON_TELEGRAM and has_token)
    await serve_web(house, awaited, listening, stop, porch)


async def _tick(house: House, stop: asyncio.Event, libraries: Libraries) -> None:
    # Nobody waits for the clock: what waited at Telegram is heard before it is loaded.
    ticking = await libraries.load("bot.clock")
    scribe = house.scribe
    clock = ticking.make_clock(
        house.chores, house.amends, scribe, house.rehearser, second_s=house.second_s
    )
    clock.start()
    await stop.wait()
    scribe.stop()
    # Waiting for a chore here would hold up the others' end; the process waits for it at its own.
    clock.shutdown(wait=False)


async def _deliver(house: House, stop: asyncio.Event, news: News, libraries: Libraries) -> None:
    async with asyncio.TaskGroup() as group:
        if house.settings.telegram_bot_token:
            group.create_task(_deliver_on_telegram(house, stop, news, libraries))
        if house.can_nudge:
            group.create_task(_nudge(house, stop, libraries))


async def _nudge(house: House, stop: asyncio.Event, libraries: Libraries) -> None:
    nudging = await libraries.load("bot.nudging")
    await while_leased(house, NUDGES, stop, lambda ends: nudging.nudge(house, ends))


async def _deliver_on_telegram(
    house: House, stop: asyncio.Event, news: News, libraries: Libraries
) -> None:
    posting = await libraries.load("bot.posting")
    async with asyncio.TaskGroup() as group:
        group.create_task(overhear(house.store, stop, news))
        await while_leased(
            house, Part.COURIER, stop, lambda ends: posting.deliver(house, ends, news)
        )


async def _listen(
    house: House, stop: asyncio.Event, news: News, porch: Porch | None, libraries: Libraries
) -> None:
    # aiogram takes 2-4 s to import; the web answers meanwhile.
    hearing = await libraries.load("bot.hearing", head_start_s=HEAD_START_S)
    if porch is not None:
        # Telegram posts to whichever process its address leads to: several may hear.
        await hearing.listen(house, stop, news, porch)
        return
    await while_leased(
        house, Part.LISTENER, stop, lambda ends: hearing.listen(house, ends, news, None)
    )
