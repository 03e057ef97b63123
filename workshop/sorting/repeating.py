"""Whether a text on the board repeats what somebody has said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storage.tables import Words
from workshop.redacting.masking import MASK

AROUND = ".,:;!?…«»\"'()–-"
A_SENTENCE = 3
"""So many words in a row are somebody's own."""
MOST_BEHIND = 4
"""So many words may stand behind a mark, as in a name, where little else is left of a text."""
LEFT = A_SENTENCE - 1
"""So many words must be left beside the marks of a text that is not known as somebody's."""


def without(words: dict[str, str], said: Sequence[str], *, is_own: bool) -> dict[str, str]:
    """Return the texts that repeat nothing; of what is known as theirs, translations go too."""
    repeating = {code for code, text in words.items() if repeats(text, said, is_own=is_own)}
    gone = set(words) if is_own and repeating else repeating
    return {code: text for code, text in words.items() if code not in gone}


def repeats(text: str, said: Sequence[str], *, is_own: bool) -> bool:
    """Tell whether a text has these plain words in it, or is a piece of them.

    A word or two that somebody has also said repeat nothing, unless the title is known as theirs
    or is all they said. Behind a mark in the text may stand any words: they can come back.
    """
    plain = bare(text)
    is_same = _is_same_behind if MASK in plain else _is_same
    return any(is_same(plain, one, is_own=is_own) for one in said) if plain else False


def takes_after(words: Words, said: Sequence[str]) -> bool:
    """Tell whether one of these texts repeats something of what gave a title its words.

    All of it, a piece, or so many words in a row.
    """
    return any(
        repeats(text, said, is_own=True) or any(_shares_a_row(bare(text), one) for one in said)
        for text in words.values()
    )


def _shares_a_row(text: str, said: str) -> bool:
    words = text.split()
    rows = (words[first : first + A_SENTENCE] for first in range(len(words) - A_SENTENCE + 1))
    return any(holds(said, " ".join(row)) for row in rows)


def _is_same(text: str, said: str, *, is_own: bool) -> bool:
    if text == said:
        return True
    # Looked for first: to count words takes longer, and most texts have nothing in common.
    if holds(text, said):
        return is_own or _count(said) >= A_SENTENCE
    return holds(said, text) and (is_own or _count(text) >= A_SENTENCE)


def _count(plain: str) -> int:
    return plain.count(" ") + 1


def _is_same_behind(text: str, said: str, *, is_own: bool) -> bool:
    """Tell the same of a text with marks in it, each of which stands for some words."""
    words, theirs = text.split(), said.split()
    left = [one for one in words if MASK not in one]
    if not is_own and len(left) < LEFT:
        return False
    most = MOST_BEHIND if len(left) < A_SENTENCE and not is_own else len(theirs)
    has_enough = is_own or len(theirs) >= A_SENTENCE
    is_piece = is_own or len(words) >= A_SENTENCE
    ends = _ends(words, theirs, range(len(theirs)) if is_piece else (0,), most)
    if ends if is_piece else len(theirs) in ends:
        return True
    needed = 0 if is_own else LEFT
    return has_enough and _holds_all(words, theirs, most, needed)


def _ends(
    words: Sequence[str], theirs: Sequence[str], starts: Iterable[int], most: int
) -> set[int]:
    """Return where in what was said a text can end that begins at one of these places."""
    at = set(starts)
    for word in words:
        at = {then for one in at for then in _after(word, theirs, one, most)}
    return at


def _holds_all(words: Sequence[str], theirs: Sequence[str], most: int, needed: int) -> bool:
    """Tell whether all that was said may stand in a text, with so many words of it to be read."""
    at: set[tuple[int, int]] = set()
    for word in words:
        read = MASK not in word
        at = {
            (then, min(seen + read, needed))
            for one, seen in {*at, (0, 0)}
            for then in _after(word, theirs, one, most)
        }
        if (len(theirs), needed) in at:
            return True
    return False


def _after(word: str, theirs: Sequence[str], place: int, most: int) -> Iterable[int]:
    """Return how far a word of a text reaches in what was said, from a place on."""
    if MASK in word:
        return range(place + 1, min(place + most, len(theirs)) + 1)
    return (place + 1,) if place < len(theirs) and theirs[place] == word else ()


def holds(text: str, words: str) -> bool:
    """Tell whether plain words stand in a plain text as words of their own."""
    return f" {words} " in f" {text} "


def bare(text: str) -> str:
    """Return the words of a text without what stands around them."""
    return " ".join(filter(None, (word.strip(AROUND) for word in text.casefold().split())))
