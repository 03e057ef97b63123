"""Whether a text on the board repeats what somebody has said."""

from __future__ import annotations

from collections.abc import Sequence

AROUND = ".,:;!?…«»\"'()–-"
A_SENTENCE = 3
"""So many words in a row are somebody's own."""


def without(words: dict[str, str], said: Sequence[str], *, is_own: bool) -> dict[str, str]:
    """Return the texts that repeat nothing; of what is known as theirs, translations go too."""
    repeating = {code for code, text in words.items() if repeats(text, said, is_own=is_own)}
    gone = set(words) if is_own and repeating else repeating
    return {code: text for code, text in words.items() if code not in gone}


def repeats(text: str, said: Sequence[str], *, is_own: bool) -> bool:
    """Tell whether a text has these plain words in it, or is a piece of them.

    A word or two that somebody has also said repeat nothing, unless the title is known as theirs
    or is all they said.
    """
    plain = bare(text)
    return any(_is_same(plain, one, is_own=is_own) for one in said) if plain else False


def _is_same(text: str, said: str, *, is_own: bool) -> bool:
    if text == said:
        return True
    has_enough = is_own or len(said.split()) >= A_SENTENCE
    is_piece = is_own or len(text.split()) >= A_SENTENCE
    return (has_enough and _has(text, said)) or (is_piece and _has(said, text))


def _has(text: str, words: str) -> bool:
    """Tell whether words stand in a text as words of their own."""
    return f" {words} " in f" {text} "


def bare(text: str) -> str:
    """Return the words of a text without what stands around them."""
    return " ".join(filter(None, (word.strip(AROUND) for word in text.casefold().split())))
