"""Finding hidden words again by their mark, where only the keyed hash of them is left."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from storage.tables import Redaction
from storage.vault import Vault
from workshop.redacting.masking import MASK, finder, plain

MARKED = "redaction"
WITHIN = "redaction within"
"""What was hidden inside longer words is marked so, and found again inside them."""
WORD = re.compile(r"\w+")
MOST_RUNS = 12
"""So many runs of letters are tried in what stands between white space, or all of it: a bound."""

Span = tuple[int, int]


def mark_of(vault: Vault, words: str, said: str) -> tuple[str, int]:
    """Return the mark of words to be hidden in what was said, and how long they are.

    In words; in signs, if they stand inside longer words only, or have no letter.
    """
    row = plain_words(words)
    if row and finder(words).search(said):
        return vault.fingerprint(MARKED, *row), len(row)
    piece = _close(words)
    return vault.fingerprint(WITHIN, piece.casefold()), len(piece)


def marked_again(vault: Vault, redactions: Iterable[Redaction], words: str) -> str:
    """Return a text in which all is hidden that these redactions hide."""
    marks: defaultdict[int, set[str]] = defaultdict(set)
    for row in redactions:
        marks[row.length].add(row.mark)
    spans = [span for length in marks for span in _spans(vault, words, length, marks[length])]
    for start, end in reversed(_joined(spans)):
        words = words[:start] + MASK + words[end:]
    return words


def plain_words(words: str) -> tuple[str, ...]:
    """Return words as they are marked: without case and the signs around them."""
    return tuple(word for one in words.split() if (word := plain(one)))


def _spans(vault: Vault, text: str, length: int, marks: set[str]) -> Iterator[Span]:
    """Yield where something begins and ends that is marked: rows of words, and pieces."""
    for start, end in _rows(text, length):
        ways = _ways(plain_words(text[start:end]))
        if any(not marks.isdisjoint(vault.fingerprints(MARKED, *one)) for one in ways):
            yield start, end
    for start, end in _pieces(text, length):
        piece = _close(text[start:end]).casefold()
        if not marks.isdisjoint(vault.fingerprints(WITHIN, piece)):
            yield start, end


def _rows(text: str, length: int) -> Iterator[Span]:
    """Yield every row of so many words, from any run of letters to any other: see `finder`."""
    words = [runs for one in re.finditer(r"\S+", text) if (runs := _runs(text, *one.span()))]
    for first in range(len(words) - length + 1 if length else 0):
        begins, ends = words[first], words[first + length - 1]
        if length > 1:
            starts, stops = begins[:1] + begins[1:][-MOST_RUNS:], ends[:-1][:MOST_RUNS] + ends[-1:]
            yield from ((start, end) for start, _ in starts for _, end in stops)
            continue
        yield begins[0][0], begins[-1][1]
        for nth, (start, _) in enumerate(begins):
            yield from ((start, end) for _, end in begins[nth : nth + MOST_RUNS])


def _runs(text: str, start: int, end: int) -> list[Span]:
    return [one.span() for one in WORD.finditer(text, start, end)]


def _pieces(text: str, length: int) -> Iterator[Span]:
    """Yield every piece of so many signs, with one for any white space between words."""
    signs = [one.span() for one in re.finditer(r"\s+|\S", text)]
    for first, last in zip(signs, signs[length - 1 :] if length else (), strict=False):
        yield first[0], last[1]


def _close(words: str) -> str:
    return " ".join(words.split())


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return them in order; what overlaps is one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            before = joined.pop()
            start, end = before[0], max(before[1], end)
        joined.append((start, end))
    return joined


def _ways(window: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the words as they stand, and without a genitive."""
    last = window[-1].removesuffix("s").rstrip("'’")
    return [window, (*window[:-1], last)]
