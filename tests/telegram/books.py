"""What was called, sent and delivered, for tests to count."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from tests.telegram.json_types import Json


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of the bot as it stands in a resident's chat.

    `text` is the text or caption, `picture` the photo's bytes, `attachment` the bytes of any
    file, `sent_at` monotonic seconds, `turn` rises with each delivery and edit.
    """

    message_id: int
    chat_id: int
    method: str
    text: str
    picture: bytes | None
    attachment: bytes | None
    rows: tuple[tuple[str, ...], ...]
    message: Json
    sent_at: float
    turn: int

    @property
    def buttons(self) -> tuple[str, ...]:
        """Return the labels of all buttons, in reading order."""
        return tuple(label for row in self.rows for label in row)


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a method: it came, and was done with `at`, in monotonic seconds.

    `status` is the answer's (0: none was written).
    """

    came_at: float
    at: float
    method: str
    chat_id: int | None
    fields: Json
    status: int


@dataclass(frozen=True, slots=True)
class Send:
    """One message that took effect, at monotonic seconds."""

    at: float
    chat_id: int
    method: str
    message_id: int


class Books:
    """All calls, sends and deliveries since the start, in order."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.sends: list[Send] = []
        self.deliveries: list[Delivery] = []

    def enter(self, delivery: Delivery) -> None:
        """Note one message as sent and delivered."""
        self.deliveries.append(delivery)
        self.sends.append(
            Send(delivery.sent_at, delivery.chat_id, delivery.method, delivery.message_id)
        )

    def count(self, method: str) -> int:
        """Return how often a method was called, whatever came of it."""
        return sum(call.method.lower() == method.lower() for call in self.calls)

    def most_sends_within(self, window_s: float = 1.0) -> int:
        """Return the largest number of sends in any sliding window."""
        times = [send.at for send in self.sends]
        return max(
            (bisect_left(times, at + window_s) - index for index, at in enumerate(times)),
            default=0,
        )

    def clear(self) -> None:
        """Forget what was counted so far."""
        self.calls.clear()
        self.sends.clear()
        self.deliveries.clear()
