"""What else calls Telegram with the courier's token: it keeps the halts, and notices new ones."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeGuard, TypeVar

from bot.pacing import Pacer
from bot.speaker import Speaker
from bot.speaker.departures import through
from bot.waiting import is_set_within
from workshop.outbox.outcomes import ASKED_TO_WAIT, Fetched, Later, Outcome

Result = TypeVar("Result")
Heed = Callable[[Later], Awaitable[None]]


class HaltGate:
    """Lets nothing out during a halt; what leaves is no message, and does not count."""

    def __init__(self, pacer: Pacer) -> None:
        """Stand open but for the halts of this pacer."""
        self._pacer = pacer
        self.was_halted = False

    async def opens(self) -> float:
        """Return for how many seconds nothing may leave; 0 if it may."""
        self.was_halted = self._pacer.halt_s > 0
        return self._pacer.halt_s

    def leaves(self) -> None:
        """Count nothing."""


class Heeding:
    """A speaker that fetches files and shows menus, and says nothing."""

    def __init__(self, speaker: Speaker, pacer: Pacer, heed: Heed) -> None:
        """Keep the halts of this pacer; `heed` is told of each pause that Telegram asks for."""
        self._speaker = speaker
        self._pacer = pacer
        self._heed = heed

    async def fetch(self, reference: str) -> Fetched | Outcome:
        """Return a file by Telegram's id of it, or what went wrong; Later in a halt."""
        return await self._call(lambda: self._speaker.fetch(reference))

    async def set_commands(
        self, commands: Sequence[tuple[str, str]], language: str | None, stop: asyncio.Event
    ) -> Outcome | None:
        """Show these commands in the menu, after the halt; None if told to stop before."""
        while not await is_set_within(stop, self._pacer.halt_s):
            outcome = await self._call(lambda: self._speaker.set_commands(commands, language))
            if not _is_pause(outcome):
                return outcome
        return None

    async def _call(self, call: Callable[[], Awaitable[Result]]) -> Result:
        gate = HaltGate(self._pacer)
        with through(gate):
            outcome = await call()
        if _is_pause(outcome) and not gate.was_halted:
            await self._heed(outcome)
        return outcome


def _is_pause(outcome: object) -> TypeGuard[Later]:
    return isinstance(outcome, Later) and outcome.why == ASKED_TO_WAIT
