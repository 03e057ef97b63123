"""Couriers over one outbox, and residents to write to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.courier import Courier, Mouth
from bot.pacing import ChatGaps, Pacer
from bot.speaker import Patience, Speaker
from tests.telegram import (
    Resident,
    StandIn,
)
from tests.telegram_edges.outbox import Outbox
from tests.telegram_edges.running import Running
from workshop.clock import utc_now

PER_SECOND = 200.0

Many = list[tuple[Resident, int]]


@dataclass
class Post:
    """Starts couriers over one outbox; remembers what their heartbeats say."""

    standin: StandIn
    outbox: Outbox
    troubles: list[object] = field(default_factory=list)
    nudge: Callable[[], None] = lambda: None

    def beat(self, **knows: object) -> None:
        self.troubles.append(knows["trouble"])

    def working(
        self,
        per_second: float = PER_SECOND,
        read_s: float = 5.0,
        look_every_s: float = 0.2,
        chat_gap_s: float = 0.001,
        pacer: Pacer | None = None,
    ) -> Running:
        """Return a courier to be run."""
        speaker = Speaker(
            self.standin.token,
            self.standin.base_url,
            self.outbox.shelf,
            patience=Patience(read_s=read_s),
        )
        courier = self._courier(speaker, pacer or Pacer(per_second), chat_gap_s, look_every_s)
        self.nudge = courier.nudge
        return Running(courier.run, speaker.close)

    def working_with(self, mouth: Mouth) -> Running:
        """Return a courier to be run that speaks through this mouth."""
        return Running(self._courier(mouth, Pacer(PER_SECOND)).run)

    def _courier(
        self, mouth: Mouth, pacer: Pacer, chat_gap_s: float = 0.001, look_every_s: float = 0.2
    ) -> Courier:
        return Courier(
            store=self.outbox.store,
            vault=self.outbox.vault,
            clock=utc_now,
            mouth=mouth,
            pacer=pacer,
            gaps=ChatGaps(chat_gap_s),
            beat=self.beat,
            look_every_s=look_every_s,
        )

    def delivers(self, timeout_s: float = 20.0) -> None:
        """Return when nothing waits any more."""
        ends_at = time.monotonic() + timeout_s
        while not self.outbox.is_done():
            assert time.monotonic() < ends_at, self.outbox.counts()
            time.sleep(0.02)


def ids(many: Many) -> list[int]:
    """Return the persons' ids."""
    return [person for _, person in many]


def chat(many: Many, number: int) -> int:
    """Return the chat of one of them."""
    return many[number][0].chat_id
