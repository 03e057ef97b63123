"""A pasted list: one note on each line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from workshop.notes.reading import LONGEST_TABLE, Note
from workshop.voices.keeping import clean_text

MOST_LINES = 2_000
LONGEST_LIST = 200_000
BULLET = re.compile(r"\s*(?:[•·▪◦‣●○*–—-]\s+|\[[ xX]?\]\s*)")
LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Pasted:
    """The notes of a list; none if it is too long to look through before it is kept."""

    notes: tuple[Note, ...]
    too_long: bool = False


def read_list(text: str, like: Note) -> Pasted:
    """Return a note for each line with words, each at the table and prompt of `like`.

    What lists have before their lines (a dot, a dash, a box) is left out; numbers are not, they
    may be what somebody said.
    """
    lines = LINE_END.split(text)
    if len(text) > LONGEST_LIST or len(lines) > MOST_LINES:
        return Pasted((), too_long=True)
    texts = (clean_text(BULLET.sub("", line, count=1)) for line in lines)
    return Pasted(tuple(replace(like, text=text) for text in texts if text))


def usable_table(written: str) -> str | None:
    """Return what a table is called, cut where no table's name is so long; None for nothing."""
    return clean_text(" ".join(written.split()))[:LONGEST_TABLE] or None
