"""What the robots of a rehearsal say, from rehearsal/voices.yaml: values, no behaviour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

VOICES = Path(__file__).parent / "rehearsal" / "voices.yaml"
LANGUAGES = ("nb", "nn", "en")
"""The languages that the robots know; in any other one they speak the first."""


class Part(StrEnum):
    """What a robot is there for, so that facilitators meet it once before they have to."""

    PLAIN = "plain"
    TALKS = "talks"
    NAMES = "names"
    COMPLAINS = "complains"
    SKIPS = "skips"
    EMOJI = "emoji"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Ladder:
    """What one robot says to one photo: an answer to each question, and what it adds at the end.

    The first answer is always there; None leaves a later question out.
    """

    answers: tuple[str | None, ...]
    more: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is said in it."""
        return (*filter(None, self.answers), *self.more)


Ladders = Mapping[str, tuple[Ladder, ...]]
"""By language."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Ladders by the code of a prompt, by the kind of a phase (they fit any of its prompts), and
    by the part that a robot has."""

    prompts: Mapping[str, Ladders]
    phases: Mapping[str, Ladders]
    parts: Mapping[Part, Ladders]

    def fitting(self, language: str, *, part: Part, prompt: str, phase: str) -> Iterator[Ladder]:
        """Yield what can be said to a prompt: what the part wants first, what fits any last."""
        spoken = language if language in LANGUAGES else LANGUAGES[0]
        for found in (self.parts.get(part), self.prompts.get(prompt), self.phases.get(phase)):
            if found is not None:
                yield from found.get(spoken, ())

    @property
    def ladders(self) -> Iterator[Ladder]:
        """All of them."""
        for group in (self.prompts, self.phases, self.parts):
            for by_language in group.values():
                for ladders in by_language.values():
                    yield from ladders


@cache
def load_voices(path: Path = VOICES) -> Voices:
    """Return what the robots say. Raises KeyError or ValueError on a broken file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    voices = Voices(
        prompts=_group(raw["prompts"]),
        phases=_group(raw["phases"]),
        parts={Part(name): ladders for name, ladders in _group(raw["parts"]).items()},
    )
    _require_texts(path, voices)
    return voices


def _require_texts(path: Path, voices: Voices) -> None:
    for ladder in voices.ladders:
        said: list[object] = [ladder.answers[0], *ladder.texts]
        # In YAML "a: b" is no text, nor is a number, nor "no".
        odd = [one for one in said if not isinstance(one, str)]
        if odd:
            raise ValueError(f"{path} has {odd[0]!r} where somebody says something: quote it")


def _group(raw: dict[str, Any]) -> dict[str, Ladders]:
    return {
        name: {code: tuple(map(_ladder, ladders)) for code, ladders in by_language.items()}
        for name, by_language in raw.items()
    }


def _ladder(raw: list[str | None] | dict[str, Any]) -> Ladder:
    if isinstance(raw, dict):
        return Ladder(tuple(raw["answers"]), tuple(raw.get("more", ())))
    return Ladder(tuple(raw))
