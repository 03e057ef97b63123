"""Words in several languages, as a form brings them in: a language beside each."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.voices.keeping import clean_text

LONGEST_TITLE = 300


def words_typed(
    known: Sequence[str], languages: Sequence[str], texts: Sequence[str]
) -> dict[str, str]:
    """Return what was typed, by language; what is empty or in no language of the process goes."""
    typed = zip(languages, texts, strict=False)
    words = {code: clean_text(text)[:LONGEST_TITLE] for code, text in typed if code in known}
    return {code: text for code, text in words.items() if text}
