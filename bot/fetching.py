"""Fetching voices and pictures after the commit, and putting them on our own shelf."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from sqlalchemy.orm import Session

from bot.pulse import Beat, Pulse
from bot.waiting import Bell, Pauses, attempt, is_set_within
from storage.shelf import NotUsable, Shelf
from storage.store import Store
from storage.tables import Person
from storage.vault import Vault
from workshop.clock import Clock
from workshop.messages import MediaKind
from workshop.outbox.outcomes import (
    Fetched,
    Later,
    NotSent,
    Outcome,
    Rejected,
    Uncertain,
    Unreachable,
)
from workshop.voices.media import (
    Wanted,
    media_arrived,
    media_failed,
    media_refused,
    shelve,
    wanted_media,
)

log = logging.getLogger(__name__)

AT_A_TIME = 2
LOOK_EVERY_S = 1.0
Apologise = Callable[[Session, Person, MediaKind], object]
"""Queues words to a resident whose voice or picture cannot be had, in the same transaction."""


class Porter(Protocol):
    """Whoever can bring a file by the channel's id of it; never raises."""

    async def fetch(self, reference: str) -> Fetched | Outcome:
        """Return the file, or what went wrong."""
        ...


class Fetcher:
    """Brings what is waited for, two at a time, with growing pauses when it fails."""

    def __init__(
        self,
        *,
        store: Store,
        vault: Vault,
        shelf: Shelf,
        clock: Clock,
        porter: Porter,
        beat: Beat,
        apologise: Apologise | None = None,
    ) -> None:
        """Fetch with this porter onto this shelf; `beat` writes signs of life."""
        self._store = store
        self._vault = vault
        self._shelf = shelf
        self._clock = clock
        self._porter = porter
        self._apologise = apologise
        self._pulse = Pulse(beat)
        self._bell = Bell()
        self._pauses = Pauses()

    def nudge(self) -> None:
        """Say that there may be something to fetch; from any thread."""
        self._bell.ring()

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch until told to stop; what is under way is finished."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._ring_at(stop))
            while not stop.is_set():
                await self._round(stop)

    async def _ring_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._bell.ring()

    async def _round(self, stop: asyncio.Event) -> None:
        wanted = await attempt(self._wanted)
        if not wanted:
            await self._pulse.feel(trouble="database" if wanted is None else None)
            await self._bell.wait(LOOK_EVERY_S)
            return
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._bring_or_fail(one)) for one in wanted]
        hold_s = max(task.result() for task in tasks)
        await self._pulse.feel(trouble="channel" if hold_s else None)
        if hold_s:
            await is_set_within(stop, hold_s)

    async def _bring_or_fail(self, wanted: Wanted) -> float:
        """As _bring, but one file that nobody foresaw never stops the others."""
        try:
            return await self._bring(wanted)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this file's alone.
            log.error("action=fetch error=%s", type(error).__name__)
            why = type(error).__name__
        try:
            await self._fail(wanted, why)
        except Exception as error:  # noqa: BLE001 - not even the failure could be written down.
            log.error("action=fetch-failed error=%s", type(error).__name__)
        return self._pauses.next_s()

    async def _bring(self, wanted: Wanted) -> float:
        """Return for how many seconds to hold back: 0 unless the channel is away."""
        brought = await self._porter.fetch(wanted.reference)
        match brought:
            case Later(seconds=seconds):
                return seconds
            case NotSent():
                # The whole channel is away: that is not this file's fault, and no try of its.
                return self._pauses.next_s()
            case Fetched(raw=raw):
                await self._keep(wanted, raw)
            case Rejected(why=why):
                await self._refuse(wanted, NotUsable(why))
            case Uncertain(why=why) | Unreachable(why=why):
                await self._fail(wanted, why)
            case _:
                raise RuntimeError(f"a fetch cannot end as {brought!r}")
        self._pauses.reset()
        return 0.0

    async def _keep(self, wanted: Wanted, raw: bytes) -> None:
        try:
            shelved = await asyncio.to_thread(shelve, self._shelf, wanted.kind, raw)
        except NotUsable as refusal:
            await self._refuse(wanted, refusal)
            return
        except OSError as error:
            await self._fail(wanted, type(error).__name__)
            return
        # If that fails, the commit may have been done all the same and only its answer lost: the
        # file stays, and a chore removes after a day what no row knows.
        await self._settle(lambda s: media_arrived(s, wanted, shelved))

    async def _refuse(self, wanted: Wanted, refusal: NotUsable) -> None:
        await self._settle(lambda s: self._tell(s, media_refused(s, wanted, refusal), wanted.kind))

    async def _fail(self, wanted: Wanted, why: str) -> None:
        now = self._clock()
        await self._settle(
            lambda s: self._tell(s, media_failed(s, wanted, why, now=now), wanted.kind)
        )

    def _tell(self, session: Session, person: Person | None, kind: MediaKind) -> None:
        if person is not None and self._apologise is not None:
            self._apologise(session, person, kind)

    async def _settle(self, change: Callable[[Session], None]) -> None:
        def write() -> None:
            with self._store.writing() as session:
                change(session)

        await attempt(write)

    def _wanted(self) -> list[Wanted]:
        with self._store.reading() as session:
            return wanted_media(session, self._vault, now=self._clock(), limit=AT_A_TIME)
