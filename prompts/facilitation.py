"""The facilitator's script for each phase, from the files in script/: values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prompts.processfile import PhaseKind
from prompts.words import Words

SCRIPTS = Path(__file__).parent / "script"


class When(StrEnum):
    """The four times that a script is about."""

    BEFORE = "before"
    ROOM = "room"
    AFTER = "after"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `say` is to be said aloud, `things` are to be brought.

    `minutes` is how long it takes in the room; None elsewhere.
    """

    title: Words
    do: Words
    say: Words | None
    things: Words | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """The steps of one time, in order."""

    when: When
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """What a facilitator does in one phase; `aim` is what it arrives at."""

    phase: PhaseKind
    aim: Words
    parts: tuple[Part, ...]


@cache
def load_script(phase: PhaseKind) -> Script:
    """Return the script of a phase."""
    raw = yaml.safe_load((SCRIPTS / f"{phase}.yaml").read_text(encoding="utf-8"))
    parts = tuple(
        Part(When(part["when"]), tuple(_step(step) for step in part["steps"]))
        for part in raw["parts"]
    )
    return Script(PhaseKind(raw["phase"]), raw["aim"], parts)


def _step(raw: dict[str, Any]) -> Step:
    return Step(
        title=raw["title"],
        do=raw["do"],
        say=raw.get("say"),
        things=raw.get("things"),
        minutes=raw.get("minutes"),
    )
