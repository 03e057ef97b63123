"""Reading what a broadcast says: plain text, or a YAML file with a text for each language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.opening import Refused
from workshop.voices.keeping import clean_text

MOST_CHARACTERS = 4096
"""Of one Telegram message, counted as UTF-16. Source: Bot API, sendMessage."""


def read_words(path: Path, languages: Sequence[str]) -> dict[str, str]:
    """Return the text by language; plain text is in the process's first language.

    Raises Refused if the file cannot be read, names another language, or is too long.
    """
    written = _read(path)
    words = {languages[0]: written}
    if path.suffix in {".yaml", ".yml"}:
        words = _by_language(path, written, languages)
    cleaned = {language: clean_text(text) for language, text in words.items()}
    longest = max(len(text.encode("utf-16-le")) // 2 for text in cleaned.values())
    if longest > MOST_CHARACTERS:
        raise Refused("command.text_too_long", length=longest, most=MOST_CHARACTERS)
    return {language: text for language, text in cleaned.items() if text}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Refused("command.no_file", file=path, problem=error.strerror) from error
    except UnicodeDecodeError as error:
        raise Refused("command.text_not_utf8", file=path) from error


def _by_language(path: Path, written: str, languages: Sequence[str]) -> dict[str, str]:
    refused = Refused("command.text_not_words", file=path, languages=", ".join(languages))
    try:
        page: Any = yaml.safe_load(written)
    except yaml.YAMLError as error:
        raise refused from error
    if not isinstance(page, dict) or not page or not set(page) <= set(languages):
        raise refused
    if not all(isinstance(text, str) for text in page.values()):
        raise refused
    return page
