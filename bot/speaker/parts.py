"""A long message in parts that Telegram takes: the voice, the picture, then the words in order.

Which of them have been said stands in the row, and not here: a process that ends in between says
none of them twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from workshop.messages import Rows
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Partly

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


def next_part(parcel: Parcel) -> tuple[Part, Partly | None]:
    """Return the message that comes next, and what to note of it if more follows.

    Nearly always there is one. The last holds the buttons.
    """
    if parcel.voice:
        return Part("", voice=parcel.voice), Partly(parcel.voice)
    text = parcel.text[parcel.begins :]
    if parcel.picture and utf16_length(text) > LONGEST_CAPTION:
        return Part("", parcel.picture), Partly(parcel.picture)
    if parcel.picture:
        return Part(text, parcel.picture, rows=parcel.rows), None
    piece, rest = first_piece(text)
    if rest:
        return Part(piece), Partly(until=len(parcel.text) - len(rest))
    return Part(piece, rows=parcel.rows), None


def first_piece(text: str, longest: int = LONGEST_TEXT) -> tuple[str, str]:
    """Return at most `longest` UTF-16 units of a text, cut at a line or a word, and the rest."""
    if utf16_length(text) <= longest:
        return text, ""
    end = _fitting(text, longest)
    cut = max(text.rfind("\n", 0, end), 0) or max(text.rfind(" ", 0, end), 0) or end
    return text[:cut].rstrip(), text[cut:].lstrip()


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
