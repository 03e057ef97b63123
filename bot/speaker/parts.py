"""A long message in parts that Telegram takes: the voice, the picture, then the words in order."""

from __future__ import annotations

from dataclasses import dataclass

from workshop.messages import Rows
from workshop.outbox.choosing import Parcel

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
"""In UTF-16 units, as Telegram counts. Source: Bot API, sendMessage and sendPhoto."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message to be sent: words, a voice, or a picture with words as its caption."""

    text: str
    picture: str | None = None
    voice: str | None = None
    rows: Rows = ()

    @property
    def plain(self) -> Part:
        """The same in the simplest form there is: what a refused part is sent as."""
        return Part(self.text, rows=self.rows if self.picture else ())


def parts_of(parcel: Parcel) -> tuple[Part, ...]:
    """Return the messages that a parcel takes; mostly one. The last holds the buttons."""
    spoken = (Part("", voice=parcel.voice),) if parcel.voice else ()
    return (*spoken, *_seen(parcel))


def _seen(parcel: Parcel) -> tuple[Part, ...]:
    if parcel.picture and utf16_length(parcel.text) <= LONGEST_CAPTION:
        return (Part(parcel.text, parcel.picture, rows=parcel.rows),)
    texts = split_text(parcel.text)
    parts = [Part(text) for text in texts[:-1]]
    parts.append(Part(texts[-1], rows=parcel.rows))
    return (Part("", parcel.picture), *parts) if parcel.picture else tuple(parts)


def split_text(text: str, longest: int = LONGEST_TEXT) -> list[str]:
    """Return the text in pieces of at most `longest` UTF-16 units, cut at lines or words."""
    pieces = []
    while utf16_length(text) > longest:
        end = _fitting(text, longest)
        cut = max(text.rfind("\n", 0, end), 0) or max(text.rfind(" ", 0, end), 0) or end
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text]


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text) + sum(char > "\uffff" for char in text)


def _fitting(text: str, longest: int) -> int:
    units = 0
    for index, char in enumerate(text):
        units += 2 if char > "\uffff" else 1
        if units > longest:
            return index
    return len(text)
