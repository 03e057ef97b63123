"""How sending goes lately, and how long to hold back because of it."""

from __future__ import annotations

from bot.waiting import Pauses
from workshop.outbox.outcomes import Later, NotSent, Outcome, Uncertain


class Mood:
    """How sending goes lately, and how long to hold back after each outcome."""

    def __init__(self) -> None:
        self.trouble: str | None = None
        self._pauses = Pauses()
        self._failures = 0

    def after(self, outcome: Outcome) -> float:
        """Return for how many seconds nothing should be sent after this outcome."""
        match outcome:
            case Later(seconds=0):
                # Not by order of the other side, and no sign of how it is.
                return 0.0
            case Later(seconds=seconds, why=why):
                self.trouble = why
                return seconds
            case NotSent(why=why) | Uncertain(why=why):
                self.trouble = why
                self._failures += 1
                # One unclear answer happens; in a row, each costs a resident a message.
                is_bad = isinstance(outcome, NotSent) or self._failures > 1
                return self._pauses.next_s() if is_bad else 0.0
        self.trouble = None
        self._failures = 0
        self._pauses.reset()
        return 0.0
