"""A sentence in every language it has been written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Words: TypeAlias = Mapping[str, str]
"""Language code to text, for instance {"nb": "Hei", "en": "Hello"}."""


def pick(words: Words, language: str, fallback: str) -> str:
    """Return the text in `language`, else in `fallback`, else in the first language there is.

    Raises KeyError if there is no text at all.
    """
    for wanted in (language, fallback, *words):
        if words.get(wanted):
            return words[wanted]
    raise KeyError(language)
