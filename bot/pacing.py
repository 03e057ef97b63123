"""How fast we may speak: one budget for all that is sent, and a gap in each chat.

Nothing is reserved ahead: a slot is taken when something is about to be sent, and counts from the
moment at which its request has left, so a loop that stalls does not burst afterwards. Times are
monotonic seconds.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

Seconds = Callable[[], float]
SPREAD_S = 1.008
"""Broadcasts are spread over a little more than a second: lateness is caught up with in it."""
WINDOW_S = 1.0065
"""A second and what the way may take from it: one send comes late, one 25 later comes early."""
LEAVES_WITHIN_S = 0.01
"""So soon we look again when sends that were granted have not left yet."""
ROOM_FOR_ANSWERS = 2
MOST_FOR_ONE = 10
"""So many sends a second spare room for one answer."""
ANSWERED_FOR_S = 3.0
"""So long after an answer the next one is expected."""
CHAT_BURST = 3
CHAT_GAP_S = 1.0
"""Source: Telegram's bot FAQ: about one message a second in a chat, short bursts allowed."""


class Slot:
    """One send that was granted. It counts from when its request has left, not from here on."""

    def __init__(self, pacer: Pacer) -> None:
        """Hold room for one request."""
        self._pacer = pacer
        self._holds_room = True
        self.was_halted = False

    async def opens(self) -> float:
        """Return when the next request may leave: the first at once, others once there is room.

        Not 0 if a halt has come meanwhile: so long nothing may leave. The first may have waited
        for somebody else, who was uploading the same file.
        """
        if self._holds_room:
            halt_s = self._pacer.halt_s
        else:
            halt_s = await self._pacer.next_room()
            self._holds_room = halt_s == 0
        self.was_halted = halt_s > 0
        return halt_s

    def leaves(self) -> None:
        """Count a request that has just been written, each time: some sends take two."""
        self._pacer.note(held_room=self._holds_room)
        self._holds_room = False

    def ends(self) -> None:
        """Count now what never said that it left."""
        if self._holds_room:
            self.leaves()


class Pacer:
    """The budget of one token: so many a second, in every sliding second, and halts.

    Broadcasts are spread evenly. Answers go as soon as the second has room; while people are
    answering, broadcasts leave a little room in each second, so that no answer waits for one.
    """

    def __init__(self, per_second: float, *, seconds: Seconds = time.monotonic) -> None:
        """Allow this many sends a second (more than 0)."""
        if per_second <= 0:
            raise ValueError("per_second must be more than 0")
        self._seconds = seconds
        self._most = max(1, int(per_second))
        self._gap_s = max(1 / per_second, SPREAD_S / self._most)
        self._room = min(ROOM_FOR_ANSWERS, self._most // MOST_FOR_ONE)
        self._left: deque[float] = deque(maxlen=self._most)
        self._leaving = 0
        self._line = asyncio.Lock()
        self._window_s = max(WINDOW_S, 1 / per_second)
        self._due_at = 0.0
        self._answered_at = -ANSWERED_FOR_S
        self._halted_until = 0.0

    @property
    def halt_s(self) -> float:
        """Return for how long nothing may be sent, by order of the other side; 0 if it may."""
        return max(0.0, self._halted_until - self._seconds())

    def wait_s(self, *, is_answer: bool = False) -> float:
        """Return how long it is until something may be sent; 0 when it may be sent now."""
        return max(0.0, self._opens_at(is_answer=is_answer) - self._seconds())

    def take(self, *, is_answer: bool = False) -> Slot:
        """Grant one send now; the slot has to be told when it leaves, and that it has ended."""
        now = self._seconds()
        if is_answer:
            self._answered_at = now
        else:
            # At most one slot of lateness is made up for, else a stall would end in a burst.
            self._due_at = max(self._due_at, now - self._gap_s) + self._gap_s
        self._leaving += 1
        return Slot(self)

    def halt(self, seconds: float) -> None:
        """Send nothing for so long; a longer halt that runs already stays."""
        self._halted_until = max(self._halted_until, self._seconds() + seconds)

    async def next_room(self) -> float:
        """Wait for room for one request more of a send, before what is granted after this.

        Returns 0 with the room held, or for how long nothing may leave if there is a halt.
        """
        async with self._line:
            self._leaving += 1
            is_held = False
            try:
                halt_s = await self._room_or_halt()
                is_held = halt_s == 0
                return halt_s
            finally:
                # Whoever no longer waits for it, because time is up, must not keep it either.
                self._leaving -= not is_held

    async def _room_or_halt(self) -> float:
        while (halt_s := self.halt_s) == 0:
            # Our own room is not in our way: one more than there are.
            if (wait_s := self._room_at(self._most + 1) - self._seconds()) <= 0:
                return 0.0
            await asyncio.sleep(wait_s)
        return halt_s

    def note(self, *, held_room: bool) -> None:
        """Count a request as leaving now; whether room was held for it."""
        self._leaving -= held_room
        self._left.append(self._seconds())

    def _opens_at(self, *, is_answer: bool) -> float:
        if is_answer:
            return max(self._halted_until, self._room_at(self._most))
        is_answering = self._seconds() - self._answered_at < ANSWERED_FOR_S
        room_at = self._room_at(self._most - self._room if is_answering else self._most)
        return max(self._due_at, self._halted_until, room_at)

    def _room_at(self, most: int) -> float:
        """Return when fewer than so many have left within a second, or are about to."""
        most -= self._leaving
        if most < 1:
            return self._seconds() + LEAVES_WITHIN_S
        return self._left[-most] + self._window_s if len(self._left) >= most else 0.0


class ChatGaps:
    """Who has been written to so lately that the next message should wait a little."""

    def __init__(
        self,
        gap_s: float = CHAT_GAP_S,
        burst: int = CHAT_BURST,
        *,
        seconds: Seconds = time.monotonic,
    ) -> None:
        """Allow one message per gap in a chat, and `burst` at once after a silence."""
        self._seconds = seconds
        self._gap_s = gap_s
        self._slack_s = gap_s * (burst - 1)
        self._paid_until: dict[int, float] = {}

    def spend(self, person_id: int) -> None:
        """Count one message to this resident as happening now."""
        now = self._seconds()
        self._paid_until[person_id] = max(self._paid_until.get(person_id, now), now) + self._gap_s

    def busy(self) -> frozenset[int]:
        """Return the residents who should get no message just now."""
        now = self._seconds()
        self._paid_until = {one: at for one, at in self._paid_until.items() if at > now}
        return frozenset(one for one, at in self._paid_until.items() if at - now > self._slack_s)
