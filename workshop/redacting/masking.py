"""Putting a neutral mark in the place of words, wherever they stand in a text."""

from __future__ import annotations

import re

MASK = "\N{BLACK VERTICAL RECTANGLE}" * 3
"""Always the same, so that it does not tell how long the words were."""
SHORTEST_PART = 3
"""Fewer letters than that are hidden as words of their own only, not within longer ones."""


def finder(words: str, *, within: bool = False) -> re.Pattern[str]:
    """Return what finds these words, in any case and over any white space.

    As words of their own, with a genitive if there is one; `within` also inside longer words.
    """
    sequence = r"\s+".join(re.escape(word) for word in words.split())
    whole = rf"(?<!\w){sequence}(?:['’]?s)?(?!\w)"
    return re.compile(sequence if within else whole, re.IGNORECASE)


def finder_for(text: str, words: str) -> re.Pattern[str] | None:
    """Return what finds these words in a text; None if they do not stand in it."""
    if not words.split() or not words.replace(MASK, "").strip():
        return None
    whole, part = finder(words), finder(words, within=True)
    if whole.search(text):
        return whole
    is_long = len("".join(words.split())) >= SHORTEST_PART
    return part if is_long and part.search(text) else None


def masked(text: str, found: re.Pattern[str], *, of: str = "") -> str:
    """Return a text with the mark in place of what is found.

    A text that is a piece of the text `of`, and begins or ends amid the words, is masked too.
    """
    changed = found.sub(MASK, text)
    if changed != text or not of or not text.split():
        return changed
    for piece in finder(text, within=True).finditer(of):
        met = [one.span() for one in found.finditer(of) if _meets(one.span(), piece.span())]
        if met:
            start = min(piece.start(), met[0][0])
            return found.sub(MASK, of[start : max(piece.end(), met[-1][1])])
    return changed


def _meets(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def plain(word: str) -> str:
    """Return a word without case and the signs around it."""
    return re.sub(r"^\W+|\W+$", "", word).casefold()
