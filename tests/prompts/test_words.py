"""Which language a sentence is read in."""

from __future__ import annotations

import pytest

from prompts.words import pick


@pytest.mark.parametrize(
    ("language", "fallback", "expected"),
    [("nn", "en", "hei nn"), ("se", "en", "hello"), ("se", "fi", "hei nn"), ("nb", "en", "hello")],
)
def test_words_are_picked_in_order(language: str, fallback: str, expected: str) -> None:
    words = {"nn": "hei nn", "en": "hello", "nb": ""}

    assert pick(words, language, fallback) == expected


def test_no_words_at_all_raises() -> None:
    with pytest.raises(KeyError):
        pick({}, "nb", "en")
