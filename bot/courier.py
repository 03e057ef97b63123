"""The courier: takes what is to be said from the outbox, at the pace that Telegram bears.

At each slot the next row is chosen anew, so an answer overtakes a broadcast of ten thousand. A
row is claimed and committed before it is said: a death in between leaves it `sending`, and the
next start settles it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Protocol

from bot.mood import Mood
from bot.pacing import ChatGaps, Pacer, Slot
from bot.pulse import Beat, Pulse
from bot.waiting import Bell, Pauses, attempt, is_set_within
from storage.store import Store
from storage.vault import Vault
from workshop.clock import Clock
from workshop.messages import Channel, SayKind
from workshop.outbox.choosing import Parcel, claim_next
from workshop.outbox.outcomes import Later, Outcome
from workshop.outbox.settling import record_outcome, rescue

log = logging.getLogger(__name__)

MOST_IN_FLIGHT = 4
LOOK_EVERY_S = 0.2
LOOK_SELDOM_S = 1.0
AWAKE_FOR = 150
"""So many looks at an empty outbox (30 s), and we look less often."""
LAST_TRIES = 5
CLAIM_AHEAD_S = 0.004
"""A row is chosen so long before its slot: to claim it is a commit, and that takes its time."""


class Mouth(Protocol):
    """Whoever can say a parcel; it never raises."""

    async def say(self, parcel: Parcel, leaves: Callable[[], None]) -> Outcome:
        """Say it and return what became of it; `leaves` is called when a request has left."""
        ...


class Courier:
    """Delivers the outgoing rows of one channel; one courier per token at a time."""

    def __init__(
        self,
        *,
        store: Store,
        vault: Vault,
        clock: Clock,
        mouth: Mouth,
        pacer: Pacer,
        beat: Beat,
        gaps: ChatGaps | None = None,
        channel: Channel = Channel.TELEGRAM,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Deliver with this mouth, at this pace; `beat` writes signs of life.

        Without a nudge, an empty outbox is looked at every `look_every_s` seconds, and less
        often after a while.
        """
        self._store = store
        self._vault = vault
        self._clock = clock
        self._mouth = mouth
        self._pacer = pacer
        self._gaps = gaps or ChatGaps()
        self._channel = channel
        self._pulse = Pulse(beat)
        self._bell = Bell()
        self._hands = asyncio.Semaphore(MOST_IN_FLIGHT)
        self._mood = Mood()
        self._halt_why: str | None = None
        self._look_every_s = look_every_s
        self._looks = 0

    def nudge(self) -> None:
        """Say that there is something new to deliver; from any thread."""
        self._bell.ring()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop; calls in flight are waited for and recorded."""
        await self._rescue(stop)
        async with asyncio.TaskGroup() as calls:
            calls.create_task(self._ring_at(stop))
            while not stop.is_set():
                await self._hands.acquire()
                parcel = await self._next(stop)
                if parcel is None:
                    break
                slot = self._pacer.take(is_answer=parcel.is_answer)
                calls.create_task(self._deliver(parcel, slot, stop))

    async def _ring_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._bell.ring()

    async def _rescue(self, stop: asyncio.Event) -> None:
        pauses = Pauses()
        while (count := await attempt(self._rescue_rows)) is None:
            await self._pulse.feel(trouble="database")
            if await is_set_within(stop, pauses.next_s()):
                return
        log.info("action=rescue rows=%s", count)

    async def _next(self, stop: asyncio.Event) -> Parcel | None:
        pauses = Pauses()
        while not stop.is_set():
            if (wait_s := self._pacer.wait_s(is_answer=True) - CLAIM_AHEAD_S) > 0:
                await self._feel()
                await is_set_within(stop, min(wait_s, LOOK_SELDOM_S))
                continue
            broadcast_s = self._pacer.wait_s() - CLAIM_AHEAD_S
            claimed = await attempt(partial(self._claim, only_answers=broadcast_s > 0))
            await self._feel(is_database_away=claimed is None)
            if claimed:
                self._looks = 0
                await self._wait_for_slot(claimed[0])
                return claimed[0]
            if claimed is None:
                await is_set_within(stop, pauses.next_s())
            elif broadcast_s > 0:
                await self._bell.wait(min(broadcast_s, LOOK_SELDOM_S))
            else:
                await self._rest()
        return None

    async def _wait_for_slot(self, parcel: Parcel) -> None:
        # A halt that came meanwhile is seen when the row is about to be said.
        wait_s = self._pacer.wait_s(is_answer=parcel.is_answer)
        await asyncio.sleep(min(wait_s, CLAIM_AHEAD_S))

    async def _rest(self) -> None:
        self._looks += 1
        is_awake = self._looks <= AWAKE_FOR
        await self._bell.wait(self._look_every_s if is_awake else LOOK_SELDOM_S)

    async def _deliver(self, parcel: Parcel, slot: Slot, stop: asyncio.Event) -> None:
        try:
            outcome = await self._say(parcel, slot)
            await self._record(parcel, outcome, stop)
        finally:
            self._hands.release()
            # The next row for the same resident was waiting for this one.
            self._bell.ring()

    async def _say(self, parcel: Parcel, slot: Slot) -> Outcome:
        # Another call may have brought a halt since this row was claimed: then it goes back.
        if (halt_s := self._pacer.halt_s) > 0:
            slot.ends()
            return Later(halt_s)
        if parcel.person_id is not None and parcel.kind == SayKind.MESSAGE:
            self._gaps.spend(parcel.person_id)
        try:
            outcome = await self._mouth.say(parcel, slot.leaves)
        finally:
            slot.ends()
        if (hold_s := self._mood.after(outcome)) > 0:
            self._halt_why = self._mood.trouble
            self._pacer.halt(hold_s)
        return outcome

    async def _record(self, parcel: Parcel, outcome: Outcome, stop: asyncio.Event) -> None:
        pauses, tries = Pauses(), 0
        while not await attempt(lambda: self._write(parcel, outcome)):
            tries += 1
            if stop.is_set() and tries >= LAST_TRIES:
                log.error("action=record outgoing=%s left=sending", parcel.outgoing_id)
                return
            await asyncio.sleep(pauses.next_s())

    def _write(self, parcel: Parcel, outcome: Outcome) -> bool:
        with self._store.writing() as session:
            record_outcome(session, parcel.outgoing_id, outcome, now=self._clock())
        return True

    def _claim(self, *, only_answers: bool) -> list[Parcel]:
        with self._store.writing() as session:
            return claim_next(
                session,
                self._vault,
                channel=self._channel,
                now=self._clock(),
                busy=self._gaps.busy(),
                only_answers=only_answers,
            )

    def _rescue_rows(self) -> int:
        with self._store.writing() as session:
            return rescue(session, channel=self._channel, now=self._clock())

    async def _feel(self, *, is_database_away: bool = False) -> None:
        # A call that was in flight may have gone well since the halt began: it is still a halt.
        trouble = self._halt_why if self._pacer.halt_s > 0 else self._mood.trouble
        await self._pulse.feel(trouble="database" if is_database_away else trouble)
