"""The courier: takes what is to be said from the outbox, at the pace that Telegram bears.

Answers and broadcasts go in lanes of their own, so an answer overtakes a broadcast of ten thousand
and does not wait while a row of it is claimed; the budget is one. A row is claimed and committed
before it is said: a death in between leaves it `sending`, and the next start settles it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from sqlalchemy.orm import Session

from bot.hands import Hand, Hands
from bot.lane import LOOK_SELDOM_S, Lane
from bot.ledger import Entry, Ledger, write_down
from bot.mood import Mood
from bot.pacing import ChatGaps, Pacer, Slot
from bot.pulse import Beat, Pulse
from bot.waiting import Pauses, attempt, is_set_within
from storage.store import Store
from storage.vault import Vault
from workshop.clock import Clock
from workshop.messages import Channel, SayKind
from workshop.outbox.choosing import Parcel, claim_next
from workshop.outbox.outcomes import ASKED_TO_WAIT, Later, Outcome
from workshop.outbox.settling import put_back, rescue

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2
LONGEST_PAUSE_S = 5.0
LAST_TRIES_FOR_S = 90.0
"""So long after a stop we try to write down what became of rows; then they stay `sending`."""
Claim = Callable[[Session], list[Parcel]]


def nothing(_: Session) -> list[Parcel]:
    """Claim nothing."""
    return []


class Mouth(Protocol):
    """Whoever can say a parcel; it never raises."""

    async def say(self, parcel: Parcel, slot: Slot) -> Outcome:
        """Say it and return what became of it; the slot lets each request out, and counts it."""
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
        halted_until: datetime | None = None,
    ) -> None:
        """Deliver with this mouth, at this pace; `beat` writes signs of life.

        Without a nudge, an empty outbox is looked at every `look_every_s` seconds, and less
        often after a while. A halt that began before this process did ends at `halted_until`.
        """
        self._store = store
        self._vault = vault
        self._clock = clock
        self._mouth = mouth
        self._pacer = pacer
        self._gaps = gaps or ChatGaps()
        self._channel = channel
        self._mark = secrets.token_hex(8)
        self._pulse = Pulse(beat)
        self._answers = Lane.of_answers(look_every_s)
        self._broadcasts = Lane.of_broadcasts(look_every_s)
        self._claiming = asyncio.Lock()
        self._ledger = Ledger()
        self._in_hand: dict[int, Parcel] = {}
        self._may_have_lost_one = False
        self._hands = Hands()
        self._mood = Mood()
        self._halt_why: str | None = None
        self._halted_until = halted_until
        self._gives_up_at = float("inf")
        self._go_on_with_the_halt()

    def nudge(self) -> None:
        """Say that there is an answer to deliver; from any thread."""
        self._answers.bell.ring()

    async def heed(self, pause: Later) -> None:
        """Keep a pause that Telegram asked for when somebody else called it."""
        self._halt_why = pause.why
        self._pacer.halt(pause.seconds)
        await self._note_halt(pause)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop; calls in flight are waited for and recorded."""
        await self._rescue(stop)
        async with asyncio.TaskGroup() as calls:
            calls.create_task(self._ring_at(stop))
            for lane in (self._answers, self._broadcasts):
                calls.create_task(self._work(lane, stop, calls))

    def _go_on_with_the_halt(self) -> None:
        now = self._clock()
        if self._halted_until is not None and self._halted_until > now:
            self._halt_why = ASKED_TO_WAIT
            self._pacer.halt((self._halted_until - now).total_seconds())

    async def _ring_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._gives_up_at = time.monotonic() + LAST_TRIES_FOR_S
        self._answers.bell.ring()
        self._broadcasts.bell.ring()

    async def _rescue(self, stop: asyncio.Event) -> None:
        pauses = Pauses()
        while (count := await attempt(self._rescue_rows)) is None:
            await self._pulse.feel(trouble="database")
            if await is_set_within(stop, pauses.next_s()):
                return
        log.info("action=rescue rows=%s", count)

    async def _work(self, lane: Lane, stop: asyncio.Event, calls: asyncio.TaskGroup) -> None:
        while not stop.is_set():
            wait_s = self._pacer.wait_s(is_answer=lane.is_answer) - lane.ahead_s
            if wait_s > 0:
                await is_set_within(stop, min(wait_s, LOOK_SELDOM_S))
            elif (taken := await self._next(lane, stop)) is not None:
                parcel, hand = taken
                await self._wait_for_slot(parcel)
                slot = self._pacer.take(is_answer=parcel.is_answer)
                calls.create_task(self._deliver(parcel, hand, slot))
            await self._feel(is_database_away=lane.is_database_away)

    async def _next(self, lane: Lane, stop: asyncio.Event) -> tuple[Parcel, Hand] | None:
        """Return a claimed row and the hand for it; None if there was no row, after a rest."""
        hand = await self._hands.take(is_answer=lane.is_answer)
        # Two who claim at once could take two rows for the same resident.
        async with self._claiming:
            # Whoever was told to stop may have a successor, who holds rows already.
            claim = partial(self._claim, only_answers=lane.is_answer)
            claimed = [] if stop.is_set() else await self._take(claim)
        if claimed:
            lane.has_found()
            return claimed[0], hand
        self._hands.give_back(hand)
        await lane.rest(is_database_away=claimed is None)
        return None

    async def _take(self, claim: Claim) -> list[Parcel] | None:
        """Claim, and know from then on what is in hand; None if the database did not answer."""
        put_back_lost = partial(self._put_back, frozenset(self._in_hand))
        if self._may_have_lost_one and await attempt(put_back_lost) is None:
            return None
        self._may_have_lost_one = False
        claimed = await self._write(claim)
        if claimed is None:
            # The commit may have been done, and only its answer lost.
            self._may_have_lost_one = True
        else:
            self._in_hand.update({parcel.outgoing_id: parcel for parcel in claimed})
        return claimed

    async def _wait_for_slot(self, parcel: Parcel) -> None:
        # A halt that came meanwhile is seen when the row is about to be said.
        while self._pacer.halt_s == 0:
            if (wait_s := self._pacer.wait_s(is_answer=parcel.is_answer)) <= 0:
                return
            await asyncio.sleep(wait_s)

    async def _deliver(self, parcel: Parcel, hand: Hand, slot: Slot) -> None:
        try:
            outcome = await self._say(parcel, slot)
            await self._record(parcel, outcome)
        finally:
            self._hands.give_back(hand)
            # The next row for the same resident was waiting for this one.
            self._answers.bell.ring()
            if not parcel.is_answer:
                self._broadcasts.bell.ring()

    async def _say(self, parcel: Parcel, slot: Slot) -> Outcome:
        # Another call may have brought a halt since this row was claimed: then it goes back.
        if (halt_s := self._pacer.halt_s) > 0:
            slot.ends()
            return Later(halt_s)
        if parcel.person_id is not None and parcel.kind == SayKind.MESSAGE:
            self._gaps.spend(parcel.person_id)
        try:
            outcome = await self._mouth.say(parcel, slot)
        finally:
            slot.ends()
        if slot.was_halted:
            # By us, and not by Telegram: whoever met the reason knows how sending goes.
            return outcome
        if (hold_s := self._mood.after(outcome)) > 0:
            self._halt_why = self._mood.trouble
            self._pacer.halt(hold_s)
            await self._note_halt(outcome)
        return outcome

    async def _note_halt(self, outcome: Outcome) -> None:
        """Write down until when Telegram wants a pause: whoever is started meanwhile keeps it."""
        if isinstance(outcome, Later) and outcome.why == ASKED_TO_WAIT:
            self._halted_until = self._clock() + timedelta(seconds=self._pacer.halt_s)
            await self._feel()

    async def _record(self, parcel: Parcel, outcome: Outcome) -> None:
        entry = self._ledger.enter(parcel, outcome)
        pauses = Pauses(longest_s=LONGEST_PAUSE_S)
        while not await self._is_written(entry):
            if self._is_too_late:
                log.error("action=record outgoing=%s left=sending", parcel.outgoing_id)
                return
            await asyncio.sleep(pauses.next_s())
        # It may be in hand again by now: what else was written down may have come with a claim.
        if self._in_hand.get(parcel.outgoing_id) is parcel:
            del self._in_hand[parcel.outgoing_id]

    async def _is_written(self, entry: Entry) -> bool:
        # Not while somebody claims: who was still busy when they looked would be free by then.
        async with self._claiming:
            # Whoever had the turn before us may have written it along.
            if entry in self._ledger and not self._is_too_late:
                await self._write()
        return entry not in self._ledger

    @property
    def _is_too_late(self) -> bool:
        return time.monotonic() >= self._gives_up_at

    async def _write(self, claim: Claim = nothing) -> list[Parcel] | None:
        """Write down what is known, and claim, in one transaction; None if that failed."""
        page = self._ledger.page()

        def work() -> list[Parcel]:
            with self._store.writing() as session:
                write_down(session, page, by=self._mark, now=self._clock())
                return claim(session)

        claimed = await attempt(work)
        if claimed is not None:
            self._ledger.strike(page)
        return claimed

    def _claim(self, session: Session, *, only_answers: bool) -> list[Parcel]:
        return claim_next(
            session,
            self._vault,
            channel=self._channel,
            now=self._clock(),
            busy=self._gaps.busy(),
            only_answers=only_answers,
            by=self._mark,
        )

    def _rescue_rows(self) -> int:
        with self._store.writing() as session:
            return rescue(session, channel=self._channel, now=self._clock())

    def _put_back(self, in_hand: frozenset[int]) -> int:
        with self._store.writing() as session:
            return put_back(
                session, channel=self._channel, by=self._mark, in_hand=in_hand, now=self._clock()
            )

    async def _feel(self, *, is_database_away: bool = False) -> None:
        # A call that was in flight may have gone well since the halt began: it is still a halt.
        trouble = self._halt_why if self._pacer.halt_s > 0 else self._mood.trouble
        until = self._halted_until.isoformat() if self._halted_until else None
        await self._pulse.feel(
            trouble="database" if is_database_away else trouble, halted_until=until
        )
