"""How a question may be put: length, `{item}`, and no money talk while ideas are born."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from prompts.parts.findings import Findings
from prompts.words import Words

LONGEST_QUESTION = 240
ITEM = "{item}"
SOBER_WORDS = Path(__file__).parent.parent / "sober_words.yaml"


def check_length(words: Words, line: int, findings: Findings) -> None:
    """Warn about a question that is too long for one message read on a phone."""
    for language, text in words.items():
        if len(text) > LONGEST_QUESTION:
            findings.warn(line, "question_long", language=language, length=str(len(text)))


def check_item(words: Words, line: int, findings: Findings, *, wants_item: bool) -> None:
    """Note a missing or unwanted `{item}`, and any other brace."""
    for language, text in words.items():
        if wants_item and ITEM not in text:
            findings.error(line, "item_missing", language=language)
        if not wants_item and ITEM in text:
            findings.error(line, "item_without_each", language=language)
        if re.search("[{}]", text.replace(ITEM, "")):
            findings.error(line, "brace", language=language)


def check_sober_words(words: Words, line: int, findings: Findings) -> None:
    """Warn about words of cost and feasibility, which stop people from dreaming."""
    for language, text in words.items():
        for word in sober_words_in(text, language):
            findings.warn(line, "question_sober", language=language, word=word)


def sober_words_in(text: str, language: str) -> list[str]:
    """Return the words of the text that speak of cost or feasibility."""
    pattern = _patterns().get(language)
    return [match.group() for match in pattern.finditer(text)] if pattern else []


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    stems = yaml.safe_load(SOBER_WORDS.read_text(encoding="utf-8"))
    return {language: _pattern(listed) for language, listed in stems.items()}


def _pattern(stems: list[str]) -> re.Pattern[str]:
    """Match a stem where a word starts; one written with `-` first also inside a word."""
    ways = (rf"\b\w*{stem[1:]}\w*" if stem.startswith("-") else rf"\b{stem}\w*" for stem in stems)
    return re.compile("|".join(ways), re.IGNORECASE)
