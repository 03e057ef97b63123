"""The help card: who answers when nobody here does. Needs no database and no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from prompts.words import Words, pick

HELPLINES = Path(__file__).parent / "helplines.yaml"
FALLBACK_LANGUAGE = "nb"
FRESH_FOR = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Helpline:
    """One way in: `reach` is a number or an address; `written` means chat or text.

    `source` is where the line was read; `needs_call` until a person has tried it and got through.
    """

    code: str
    reach: str
    written: bool
    name: Words
    hours: Words
    source: str
    needs_call: bool


@dataclass(frozen=True, slots=True)
class HelplineGroup:
    """Ways in under one heading."""

    title: Words
    lines: tuple[Helpline, ...]


@dataclass(frozen=True, slots=True)
class HelpCard:
    """All ways in, and the day they were last compared with what the services publish."""

    verified_on: date
    nobody_reads: Words
    is_one_full: Words
    groups: tuple[HelplineGroup, ...]

    @property
    def lines(self) -> tuple[Helpline, ...]:
        """Every way in, in the order shown."""
        return tuple(line for group in self.groups for line in group.lines)

    def text(self, language: str) -> str:
        """Return the card as plain text, numbers first on each line; bokmål if not translated."""
        parts = [_say(self.nobody_reads, language)]
        parts += [_group_text(group, language) for group in self.groups]
        parts.append(_say(self.is_one_full, language))
        return "\n\n".join(parts)

    def is_stale(self, today: date) -> bool:
        """Return whether a person must go through the list again.

        Source: 180 days, the project's own rule for numbers that people's lives may hang on.
        """
        return today - self.verified_on > FRESH_FOR


def read_help_card(path: Path = HELPLINES) -> HelpCard:
    """Return the card in the file. Raises KeyError or yaml.YAMLError on a broken file."""
    page: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return HelpCard(
        verified_on=page["verified_on"],
        nobody_reads=page["card"]["nobody_reads"],
        is_one_full=page["card"]["is_one_full"],
        groups=tuple(_read_group(group) for group in page["groups"]),
    )


def help_card(language: str) -> str:
    """Return the text of the shipped card."""
    return HELP_CARD.text(language)


def is_stale(today: date) -> bool:
    """Return whether the shipped card is older than 180 days."""
    return HELP_CARD.is_stale(today)


def _read_group(page: Mapping[str, Any]) -> HelplineGroup:
    lines = tuple(Helpline(**line) for line in page["lines"])
    return HelplineGroup(title=page["title"], lines=lines)


def _group_text(group: HelplineGroup, language: str) -> str:
    lines = [
        f"{line.reach} – {_say(line.name, language)} ({_say(line.hours, language)})"
        for line in group.lines
    ]
    return "\n".join([_say(group.title, language), *lines])


def _say(words: Words, language: str) -> str:
    return pick(words, language, FALLBACK_LANGUAGE)


# Read when the program starts: a broken card must stop us then, not the night it is needed.
HELP_CARD = read_help_card()
