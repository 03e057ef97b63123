"""Residents who write all the time: texts, edits, voices, albums and presses, each remembered."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from PIL import Image

from tests.recordings import opus
from tests.telegram import Json, Resident, StandIn

REPEATED = 0.02
"""The share of acts after which Telegram brings an update once more."""
SAID = "en benk i sola ved butikken"
"""Stands in all that is written."""
PRESSES = ("next", "done", "more:1:0:0", "press-from-an-older-version")


class Kind(StrEnum):
    """What a resident did."""

    TEXT = "text"
    VOICE = "voice"
    ALBUM = "album"


@dataclass(slots=True)
class Act:
    """One thing that has to be kept, with the message it began with.

    `text` is as it was last edited, `media` how many files belong to it.
    """

    kind: Kind
    chat_id: int
    message_id: int
    text: str = ""
    media: int = 0


@dataclass
class Writers:
    """Who writes, and what they wrote so far; repeatable by the seed."""

    standin: StandIn
    seed: int
    people: list[Resident] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._number = 0
        self._texts: dict[int, list[tuple[Act, Json]]] = {}
        self._pictures = [_picture(shade) for shade in (40, 120, 200)]
        self._voice = opus()
        self._habits: tuple[tuple[int, Callable[[Resident], None]], ...] = (
            (60, self._says),
            (12, self._edits),
            (8, self._speaks),
            (6, self._shows),
            (14, self._presses),
        )

    def act(self) -> None:
        """Let somebody do something; now and then Telegram repeats an update."""
        weights = [weight for weight, _ in self._habits]
        (_, does), *_ = self._random.choices(self._habits, weights)
        does(self._random.choice(self.people))
        if self._random.random() < REPEATED:
            self.standin.repeat(under_new_id=self._random.random() < 0.5)

    def _words(self) -> str:
        self._number += 1
        return f"Svar nummer {self._number}: {SAID}, og noen å dele den med."

    def _says(self, who: Resident) -> None:
        words = self._words()
        message = who.says(words)
        act = Act(Kind.TEXT, who.chat_id, message["message_id"], words)
        self.acts.append(act)
        self._texts.setdefault(who.chat_id, []).append((act, message))

    def _edits(self, who: Resident) -> None:
        earlier = self._texts.get(who.chat_id)
        if not earlier:
            self._says(who)
            return
        act, message = earlier[-1]
        act.text = self._words()
        who.edits(message, act.text)

    def _speaks(self, who: Resident) -> None:
        message = who.sends_voice(self._voice)
        self.acts.append(Act(Kind.VOICE, who.chat_id, message["message_id"], media=1))

    def _shows(self, who: Resident) -> None:
        words = self._words()
        pictures = self._random.choices(self._pictures, k=self._random.randint(2, 3))
        first, *rest = who.sends_album(pictures, caption=words)
        count = 1 + len(rest)
        self.acts.append(Act(Kind.ALBUM, who.chat_id, first["message_id"], words, count))

    def _presses(self, who: Resident) -> None:
        who.presses_data(self._random.choice(PRESSES), on=1)


def _picture(shade: int) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (96, 64), (shade, 120, 80)).save(written, "JPEG")
    return written.getvalue()
