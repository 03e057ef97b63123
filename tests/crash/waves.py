"""The broadcasts of the battery, in the parts that Telegram has to get them in, each one known.

A part is told from all others by its words and its file: that is how the stand-in counts it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from storage.shelf import Shelf
from storage.tables import Delivery, SoFar
from tests.recordings import opus

TEXT = "Vi sees på verkstedet på tirsdag klokka seks. Det blir suppe."
LONG = tuple(
    " ".join(f"{place} {number}: en benk i sola, og noen å dele den med." for number in range(60))
    for place in ("Ved butikken", "Ved skolen")
)
"""Two paragraphs: each is one message, and both together are more than one takes."""
AGES = ("16-19", "20-39", "40-66")
"""Each resident gets one of the broadcasts, so that all are under way while there are kills."""
HEARD = "Hør hva de sa på torget. Det samme står skrevet her."


@dataclass(frozen=True, slots=True)
class Part:
    """One message: words, or a file by its `name` on the shelf, which holds `content`.

    Once it has been said, the text of its broadcast goes on at the character `until`.
    """

    text: str = ""
    name: str = ""
    content: bytes | None = None
    until: int = 0

    def is_noted(self, so_far: SoFar) -> bool:
        """Tell whether the row says that this part has been said."""
        return self.name in so_far["files"] if self.name else 0 < self.until <= so_far["until"]


@dataclass(frozen=True, slots=True)
class Wave:
    """One broadcast: to whom, its words, its file on the shelf, and the parts it comes in."""

    age: str
    text: str
    parts: tuple[Part, ...]
    picture: str | None = None
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of the parts of one row: how many are missing, came again, or came against the books."""

    lost: int = 0
    doubled: int = 0
    untrue: int = 0

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(
            self.lost + other.lost, self.doubled + other.doubled, self.untrue + other.untrue
        )


def waves_on(shelf: Shelf) -> tuple[Wave, ...]:
    """Return plain words, a picture with long words, and a voice with words."""
    picture = shelf.keep_prompt_picture(_picture())
    voice = shelf.keep_sent_voice(opus(b"of the battery"))
    first, second = LONG
    return (
        Wave(AGES[0], TEXT, (Part(TEXT),)),
        Wave(
            AGES[1],
            f"{first}\n{second}",
            (_file(shelf, picture), Part(first, until=len(first) + 1), Part(second)),
            picture=picture,
        ),
        Wave(AGES[2], HEARD, (_file(shelf, voice), Part(HEARD)), voice=voice),
    )


def verdict_on(state: str, so_far: SoFar, parts: Sequence[Part], times: Sequence[int]) -> Verdict:
    """Return what is wrong with one row whose parts came so many `times`.

    What it took for said has to be there. Where it is uncertain, the next part may be there too.
    """
    said = len(parts) if state == Delivery.SENT else sum(one.is_noted(so_far) for one in parts)
    may_be = said + (state == Delivery.UNCERTAIN)
    return Verdict(
        lost=sum(count == 0 for count in times[:said]),
        doubled=sum(count - 1 for count in times if count > 1),
        untrue=sum(count > 0 for count in times[may_be:]),
    )


def parts_by_look(waves: Sequence[Wave]) -> Mapping[tuple[str, bytes | None], tuple[int, int]]:
    """Return which broadcast and which part of it a message is, by its words and its file."""
    return {
        (part.text, part.content): (nth, place)
        for nth, wave in enumerate(waves)
        for place, part in enumerate(wave.parts)
    }


def _file(shelf: Shelf, name: str) -> Part:
    return Part(name=name, content=shelf.path(name).read_bytes())


def _picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (96, 64), (120, 40, 200)).save(written, "PNG")
    return written.getvalue()
