"""What residents said that needs, measures and solutions grew from, as posters show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workshop.sorting.chain import Support, supports

MOST_QUOTES = 6
"""On one poster, so that they can be read from a step away."""
LONGEST = 240
"""What is longer stays on its card."""


@dataclass(frozen=True, slots=True)
class PosterQuote:
    """Words of a resident, or of a robot, in the language they were said in."""

    text: str
    language: str
    is_rehearsal: bool = False


def quotes_of(session: Session, item_ids: Sequence[int]) -> dict[int, list[PosterQuote]]:
    """Return, by item, at most six quotes for its poster; none that was reworded since."""
    return {
        number: [
            PosterQuote(one.words or one.text, one.language, one.is_rehearsal)
            for one in found
            if _fits(one)
        ][:MOST_QUOTES]
        for number, found in supports(session, item_ids).items()
    }


def _fits(one: Support) -> bool:
    return not one.is_reworded and 0 < len(one.words or one.text) <= LONGEST
