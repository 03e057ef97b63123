"""Contributions as cards to cut out: each fits on its card, long ones take several."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy.orm import Session

from storage.tables import Process, Words
from workshop.board.sieve import Side, Sieve
from workshop.board.wall import Card, Stretch, strips
from workshop.messages import MediaKind
from workshop.voices.parts import Part

LINE = 46
LINES = 9
"""So many signs and lines go on a card in its smallest print."""
LARGE_LINES = 3
MIDDLE_LINES = 5
FROM_THE_FIRST = 1


class CutCard(NamedTuple):
    """One card; `piece` of `pieces` where the words took several; `size` is that of the print."""

    number: int
    photo: int | None
    question: Words | None
    item: Words | None
    text: str
    language: str
    picture: Part | None
    voice: Part | None
    piece: int
    pieces: int
    size: str
    is_rehearsal: bool = False


def cut_cards(
    session: Session,
    process: Process,
    sieve: Sieve,
    sides: list[Side],
    words: tuple[str, ...] = (),
) -> list[CutCard]:
    """Return the cards of the choice by photo, oldest first; of each side the newest 400."""
    wanted = {side: Stretch(since=FROM_THE_FIRST) for side in sides}
    hung = strips(session, process, sieve, wanted, words=words)
    found = [card for side in sides for card in hung[side].cards]
    found.sort(key=lambda card: (card.photo is None, card.photo or 0, card.number))
    return [cut for card in found for cut in _cut(card)]


def pieces_of(text: str) -> list[str]:
    """Return a text in pieces that each fit on a card, cut between words; whole if it fits."""
    pieces: list[str] = []
    taken: list[str] = []
    for line in _lines(text):
        if taken and _height([*taken, line]) > LINES:
            pieces.append("\n".join(taken))
            taken = []
        taken.append(line)
    return [*pieces, "\n".join(taken)] if taken else pieces


def _cut(card: Card) -> Iterator[CutCard]:
    shown = [part for part in card.parts if part.name is not None and not part.is_held]
    picture = next((part for part in shown if part.kind == MediaKind.PHOTO), None)
    voice = next((part for part in card.parts if part.kind == MediaKind.VOICE), None)
    pieces = pieces_of(card.text) or [""]
    for place, text in enumerate(pieces, start=1):
        is_first = place == 1
        yield CutCard(
            number=card.number,
            photo=card.photo,
            question=card.question,
            item=card.item,
            text=text,
            language=card.language,
            picture=picture if is_first else None,
            voice=voice if is_first else None,
            piece=place,
            pieces=len(pieces),
            size=_size(text, has_picture=picture is not None and is_first),
            is_rehearsal=card.is_rehearsal,
        )


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text; one that alone is too long for a card in several."""
    for line in text.splitlines():
        if not line.strip():
            continue
        while _height([line]) > LINES:
            end = line.rfind(" ", 0, LINE * LINES) + 1 or LINE * LINES
            yield line[:end].rstrip()
            line = line[end:]
        yield line


def _height(lines: list[str]) -> int:
    return sum(max(1, math.ceil(len(line) / LINE)) for line in lines)


def _size(text: str, *, has_picture: bool) -> str:
    height = _height(text.splitlines())
    if has_picture or height > MIDDLE_LINES:
        return "small"
    return "large" if height < LARGE_LINES else "middle"
