"""The stand-in for Telegram in a process of its own, so that it shares no interpreter lock.

Times are monotonic seconds, the same in all processes of one machine.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from tests.telegram import (
    Call,
    CutBody,
    Json,
    ServerError,
    Slow,
    StandIn,
    TooManyRequests,
)

PATIENCE_S = 120.0
SWITCH_EVERY_S = 0.0005
SENDING = ("sendMessage", "sendPhoto", "setMessageReaction")


@dataclass(frozen=True, slots=True)
class PostOffice:
    """The other end of the stand-in's process."""

    line: Connection

    def address(self) -> tuple[str, str]:
        """Return TELEGRAM_API_BASE and the token."""
        base, token = self._ask("address")
        return str(base), str(token)

    def queue(self, updates: Sequence[Json]) -> None:
        """Let these updates wait for the bot."""
        self._ask("queue", updates)

    def is_asked_since(self) -> float:
        """Return when the first question for updates was answered; waits for it."""
        return float(self._ask("is_asked_since"))

    def slows_down(self, seconds: float) -> None:
        """Let everything sent take this long, as over a network."""
        self._ask("slows_down", seconds)

    def fails_at_times(self, share: float) -> None:
        """Let this share of what is sent fail, in several ways."""
        self._ask("fails_at_times", share)

    def knows(self, chats: Sequence[int]) -> None:
        """Let the bot be allowed to write to these chats."""
        self._ask("knows", chats)

    def sends(self, since: float) -> list[Call]:
        """Return everything the bot has said since then: messages and reactions."""
        calls: list[Call] = self._ask("sends", since)
        return calls

    def count_sends(self, since: float) -> int:
        """Return how many there are, without the work of handing them over."""
        return int(self._ask("count_sends", since))

    def _ask(self, question: str, *arguments: Any) -> Any:
        self.line.send((question, arguments))
        if not self.line.poll(PATIENCE_S):
            raise TimeoutError(question)
        answer = self.line.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Start a stand-in of its own and end it afterwards."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield PostOffice(ours)
    finally:
        ours.send(None)
        process.join(PATIENCE_S)


class _Counter:
    """Answers the questions inside the stand-in's process; methods as in `PostOffice`."""

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        standin.slow_repeated_polls(False)

    def address(self) -> tuple[str, str]:
        return self._standin.base_url, self._standin.token

    def queue(self, updates: Sequence[Json]) -> None:
        for update in updates:
            self._standin.push(update)

    def is_asked_since(self) -> float:
        ends_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends_at:
            for call in self._standin.calls:
                if call.method.lower() == "getupdates":
                    return call.at
            time.sleep(0.05)
        raise TimeoutError("nobody asked for updates")

    def slows_down(self, seconds: float) -> None:
        for method in SENDING:
            self._standin.faults.always(method, Slow(seconds))

    def fails_at_times(self, share: float) -> None:
        faults = (TooManyRequests(), ServerError(), CutBody())
        for fault in faults:
            for method in SENDING:
                self._standin.faults.share(method, share / len(faults), fault)

    def knows(self, chats: Sequence[int]) -> None:
        for chat in chats:
            self._standin.resident("Innbygger", user_id=chat)

    def sends(self, since: float) -> list[Call]:
        calls = self._standin.calls
        return [call for call in calls if call.method in SENDING and call.at >= since]

    def count_sends(self, since: float) -> int:
        return len(self.sends(since))


def _serve(line: Connection) -> None:
    # What this end adds to the times it notes is no way of the bot's: no thread of it waits for
    # another for long, and nothing is collected meanwhile.
    sys.setswitchinterval(SWITCH_EVERY_S)
    gc.disable()
    with StandIn.start() as standin:
        counter = _Counter(standin)
        while (asked := line.recv()) is not None:
            question, arguments = asked
            try:
                line.send(getattr(counter, question)(*arguments))
            except Exception as error:  # noqa: BLE001 - raised again by whoever asked.
                line.send(error)
