"""The sample voices as their file describes them: values, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

import yaml

from prompts.reading import JEVNAKER
from prompts.words import Words
from workshop.messages import Channel

SAMPLE = JEVNAKER.parent / "sample.yaml"


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing a resident says: words, or a recording of so many seconds.

    `edited` is what the words become `hours_later`.
    """

    text: str = ""
    voice: Path | None = None
    seconds: int = 0
    is_forwarded: bool = False
    edited: str | None = None
    hours_later: int = 0


Ladder = tuple[Answer | None, ...]
"""The answers to one prompt, question by question; None skips a question."""


@dataclass(frozen=True, slots=True)
class SampleResident:
    """Who comes by: `day` of the phase from 1, wall-clock time `at`, answers by prompt code."""

    channel: Channel
    language: str
    source: str | None
    day: int
    at: time
    age: str
    area: str | None
    role: str | None
    answers: Mapping[str, Ladder]
    free: str | None


@dataclass(frozen=True, slots=True)
class SampleNote:
    """One note from a table of the meeting."""

    text: str
    kind: str
    prompt: str
    table: str


@dataclass(frozen=True, slots=True)
class SampleNeed:
    """One need on the board."""

    title: Words
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything the demonstration begins with; the notes are from `meeting`."""

    residents: tuple[SampleResident, ...]
    meeting: str
    notes: tuple[SampleNote, ...]
    needs: tuple[SampleNeed, ...]


def read_sample(path: Path = SAMPLE) -> Sample:
    """Return the sample voices of a file that comes with the program."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    room = written["room"]
    return Sample(
        residents=tuple(_resident(one, path.parent) for one in written["residents"]),
        meeting=room["meeting"],
        notes=tuple(_note(one) for one in room["notes"]),
        needs=tuple(SampleNeed(n["title"], n.get("chosen", False)) for n in written["needs"]),
    )


def _resident(one: Mapping[str, Any], folder: Path) -> SampleResident:
    return SampleResident(
        channel=Channel(one["channel"]),
        language=one["language"],
        source=one.get("source"),
        day=one["day"],
        at=time.fromisoformat(one["at"]),
        age=one["age"],
        area=one.get("area"),
        role=one.get("role"),
        answers={
            code: tuple(_answer(given, folder) for given in ladder)
            for code, ladder in one["answers"].items()
        },
        free=one.get("free"),
    )


def _answer(given: str | Mapping[str, Any] | None, folder: Path) -> Answer | None:
    if given is None or isinstance(given, str):
        return Answer(given) if given else None
    return Answer(
        text=given.get("text", ""),
        voice=folder / given["voice"] if "voice" in given else None,
        seconds=given.get("seconds", 0),
        is_forwarded=given.get("forwarded", False),
        edited=given.get("edited"),
        hours_later=given.get("hours_later", 0),
    )


def _note(one: Mapping[str, str]) -> SampleNote:
    return SampleNote(
        text=one["text"],
        kind=one.get("kind", ""),
        prompt=one.get("prompt", ""),
        table=one.get("table", ""),
    )
