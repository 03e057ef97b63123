"""Words that stop people from dreaming."""

from __future__ import annotations

import pytest

from prompts.parts.wording import sober_words_in


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("nb", "Har vi råd til lønnskostnadene?", ["råd til", "lønnskostnadene"]),
        ("nb", "Er det GJENNOMFØRBART innenfor budsjettet?", ["GJENNOMFØRBART", "budsjettet"]),
        ("nb", "Er det urealistisk?", ["urealistisk"]),
        ("nn", "Kva kostar det, og er det realistisk?", ["kostar", "realistisk"]),
        ("en", "What would it cost, and is it feasible?", ["cost", "feasible"]),
        ("nb", "Hva ville et barn gjort med en drage og litt kostymer?", []),
        ("en", "What would you do in the forest?", []),
        ("fi", "budget", []),
    ],
)
def test_sober_words_are_found_by_stem(language: str, text: str, words: list[str]) -> None:
    assert sober_words_in(text, language) == words
