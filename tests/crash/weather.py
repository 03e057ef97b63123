"""What goes wrong on the way to Telegram while processes are killed."""

from __future__ import annotations

from tests.telegram import (
    CutBody,
    Fault,
    Reset,
    ResetAfter,
    ServerError,
    StandIn,
    TimeoutAfterDelivery,
    TooManyRequests,
)
from tests.telegram.fault_plan import Rule

SAID_BY = ("sendMessage", "sendPhoto", "sendVoice", "setMessageReaction", "answerCallbackQuery")
LATE_S = 25.0
"""Longer than the speaker waits for an answer (20 s)."""
REFUSED: tuple[tuple[float, Fault], ...] = (
    (0.048, TooManyRequests(retry_after=0.05)),
    (0.002, TooManyRequests(retry_after=1)),
)
"""Surely without effect: one in twenty. Most pauses are a twentieth of a second, as the pace here
is twenty times the usual one; with whole seconds hardly anything would be under way at a kill."""
UNCLEAR: tuple[tuple[float, Fault], ...] = (
    (0.006, ServerError(500, took_effect=True)),
    (0.006, ServerError(502)),
    (0.006, CutBody()),
    (0.004, CutBody(honest_length=True)),
    (0.004, ResetAfter()),
    (0.0003, TimeoutAfterDelivery(LATE_S)),
)
"""The bot cannot know whether these took effect."""
ASKING: tuple[tuple[float, Fault], ...] = (
    (0.02, ResetAfter()),
    (0.02, CutBody()),
    (0.02, Reset()),
)


class Weather:
    """Faults over the whole line, and how many sends they left unclear."""

    def __init__(self, standin: StandIn) -> None:
        self._faults = standin.faults
        self._unclear: list[Rule] = []

    @property
    def unclear(self) -> int:
        """Return how many sends ended without a clear answer."""
        return sum(rule.drawn for rule in self._unclear)

    def storm(self) -> None:
        """Let a share of all calls go wrong."""
        for method in SAID_BY:
            for share, fault in REFUSED:
                self._faults.share(method, share, fault)
            for share, fault in UNCLEAR:
                self._unclear.append(self._faults.share(method, share, fault))
        for share, fault in ASKING:
            self._faults.share("getUpdates", share, fault)

    def calm(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()
