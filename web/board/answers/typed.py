"""A round of answers as it stands in the form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from fastapi import Form as Field

from storage.tables import AnswerBack, Became, Words
from web.fields import RowNumber
from workshop.answering.rounds import LONGEST_END, LONGEST_LINE, Ends, Worded
from workshop.voices.keeping import clean_text

HEAD = 0
FOOT = -1
"""What stands in the place of an outcome's number for the words above and below them."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of every outcome by number, those above and below, and what is left out."""

    words: Mapping[int, Words] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    version: int = 0

    def worded(self) -> Worded:
        """Return it as the round takes it."""
        ends = Ends(self.words.get(HEAD, {}), self.words.get(FOOT, {}))
        lines = {number: words for number, words in self.words.items() if number > 0}
        return Worded(ends, lines, self.left_out)


def typed(
    line: Annotated[list[int], Field()] = [],  # noqa: B006
    language: Annotated[list[str], Field()] = [],  # noqa: B006
    words: Annotated[list[str], Field()] = [],  # noqa: B006
    left_out: Annotated[list[RowNumber], Field()] = [],  # noqa: B006
    version: Annotated[int, Field(ge=0)] = 0,
) -> Typed:
    """Return what the form says; the empty ones are no words."""
    found: defaultdict[int, Words] = defaultdict(dict)
    for number, code, text in zip(line, language, words, strict=False):
        longest = LONGEST_END if number in (HEAD, FOOT) else LONGEST_LINE
        cleaned = clean_text(text)[:longest]
        there = found[number]
        if cleaned:
            there[code] = cleaned
    return Typed(dict(found), frozenset(left_out), version)


Form = Annotated[Typed, Depends(typed)]


def as_typed(answer: AnswerBack, rows: Sequence[Became]) -> Typed:
    """Return a round that stands, as the form shows it."""
    words: dict[int, Words] = {HEAD: answer.head, FOOT: answer.foot}
    words |= {one.id: one.words for one in rows}
    left_out = frozenset(one.id for one in rows if one.is_left_out)
    return Typed(words, left_out, answer.version)
