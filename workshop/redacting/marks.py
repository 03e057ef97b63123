"""Finding hidden words again by their mark, where only the keyed hash of them is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from storage.tables import Redaction
from storage.vault import Vault
from workshop.redacting.masking import MASK, plain, windows

MARKED = "redaction"


def marked_again(vault: Vault, redactions: Iterable[Redaction], words: str) -> str:
    """Return a text in which all is hidden that these redactions hide, the longest words first."""
    marks: defaultdict[int, set[str]] = defaultdict(set)
    for row in redactions:
        marks[row.length].add(row.mark)
    for length in sorted(marks, reverse=True):
        for start, end in reversed(_spans(vault, words, length, marks[length])):
            words = words[:start] + MASK + words[end:]
    return words


def _spans(vault: Vault, words: str, length: int, marks: set[str]) -> list[tuple[int, int]]:
    """Return where rows of so many words begin and end that are marked; what overlaps is one."""
    spans: list[tuple[int, int]] = []
    for start, end, window in windows(words, length):
        if any(not marks.isdisjoint(vault.fingerprints(MARKED, *one)) for one in _ways(window)):
            if spans and start < spans[-1][1]:
                start = spans.pop()[0]
            spans.append((start, end))
    return spans


def plain_words(words: str) -> tuple[str, ...]:
    """Return words as they are marked: without case and the signs around them."""
    return tuple(word for one in words.split() if (word := plain(one)))


def _ways(window: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the words as they stand, and without a genitive."""
    last = window[-1].removesuffix("s").rstrip("'’")
    return [window, (*window[:-1], last)]
