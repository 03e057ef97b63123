"""The courier's lane for nudges: one at a time is claimed, committed, sent, and written down.

A death between the commit of a claim and that of its outcome leaves the row `sending`; the next
start gives it up as `uncertain`. Nobody is told twice of one thing, by whatever cause.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from bot.waiting import Pauses, attempt, is_set_within
from storage.store import Store
from storage.tables import WayKind
from storage.vault import Vault
from workshop.clock import Clock
from workshop.nudges.choosing import NudgeParcel, claim_nudge
from workshop.nudges.settling import rescue_nudges, settle_nudge
from workshop.outbox.outcomes import NotSent, Outcome

log = logging.getLogger(__name__)

MOST_IN_FLIGHT = 4
LOOK_EVERY_S = 2.0
LAST_TRIES = 5
Result = TypeVar("Result")


class Sender(Protocol):
    """Whoever can send a nudge of one kind; it never raises."""

    async def send(self, parcel: NudgeParcel) -> Outcome:
        """Send it and return what became of it."""
        ...

    async def close(self) -> None:
        """Let go of what is open."""
        ...


class Nudger:
    """Sends the nudges that are due; one nudger for a database at a time."""

    def __init__(
        self,
        *,
        store: Store,
        vault: Vault,
        clock: Clock,
        senders: Mapping[WayKind, Sender],
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Send with these; kinds without a sender wait."""
        self._store = store
        self._vault = vault
        self._clock = clock
        self._senders = senders
        self._look_every_s = look_every_s
        self._claiming = asyncio.Lock()
        self._rests = {kind: _Rest() for kind in senders}

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; what is in flight is waited for and recorded."""
        pauses = Pauses()
        while (count := await attempt(partial(self._write, self._rescue))) is None:
            if await is_set_within(stop, pauses.next_s()):
                return
        log.info("action=rescue-nudges rows=%d", count)
        try:
            async with asyncio.TaskGroup() as hands:
                for _ in range(MOST_IN_FLIGHT):
                    hands.create_task(self._work(stop))
        finally:
            for sender in self._senders.values():
                await sender.close()

    async def _work(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            # One asks at a time: while nothing waits, one look is enough for all hands.
            async with self._claiming:
                parcel = None if stop.is_set() else await self._claim()
                if parcel is None:
                    await is_set_within(stop, self._look_every_s)
            if parcel is not None:
                await self._deliver(parcel, stop)

    async def _claim(self) -> NudgeParcel | None:
        kinds = [kind for kind, rest in self._rests.items() if rest.is_over]
        if not kinds:
            return None
        claim = partial(claim_nudge, vault=self._vault, kinds=kinds, now=self._clock())
        return await attempt(partial(self._write, claim))

    async def _deliver(self, parcel: NudgeParcel, stop: asyncio.Event) -> None:
        outcome = await self._senders[parcel.kind].send(parcel)
        self._rests[parcel.kind].after(outcome)
        said = type(outcome).__name__
        log.info("action=nudge nudge=%d kind=%s outcome=%s", parcel.nudge_id, parcel.kind, said)
        await self._record(parcel, outcome, stop)

    async def _record(self, parcel: NudgeParcel, outcome: Outcome, stop: asyncio.Event) -> None:
        pauses, tries = Pauses(), 0
        while await attempt(partial(self._settle, parcel, outcome)) is None:
            tries += 1
            if stop.is_set() and tries >= LAST_TRIES:
                log.error("action=record-nudge nudge=%d left=sending", parcel.nudge_id)
                return
            await asyncio.sleep(pauses.next_s())

    def _settle(self, parcel: NudgeParcel, outcome: Outcome) -> bool:
        self._write(lambda s: settle_nudge(s, parcel, outcome, now=self._clock()))
        return True

    def _rescue(self, session: Session) -> int:
        return rescue_nudges(session, now=self._clock())

    def _write(self, work: Callable[[Session], Result]) -> Result:
        with self._store.writing() as session:
            return work(session)


class _Rest:
    """How long one kind is left alone: while its service cannot be reached, longer and longer."""

    def __init__(self) -> None:
        self._ends_at = float("-inf")
        self._pauses = Pauses()

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends_at

    def after(self, outcome: Outcome) -> None:
        if isinstance(outcome, NotSent):
            self._ends_at = time.monotonic() + self._pauses.next_s()
        else:
            self._pauses.reset()
