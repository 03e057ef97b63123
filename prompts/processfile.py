"""A participation process as its file describes it: values, no behaviour, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Literal

from prompts.words import Words


class PhaseKind(StrEnum):
    """The four stages of the method, in the order they are held."""

    NEEDS = "needs"
    MEASURES = "measures"
    SOLUTIONS = "solutions"
    TEST = "test"


class ItemKind(StrEnum):
    """The three kinds of item on the board."""

    NEED = "need"
    MEASURE = "measure"
    SOLUTION = "solution"


class Tone(StrEnum):
    """What a prompt is after: anything at all, or what must not be lost."""

    OPEN = "open"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class AgeBand:
    """One answer to "how old are you"; `to_age` is included, None means and older."""

    code: str
    words: Words
    from_age: int
    to_age: int | None


@dataclass(frozen=True, slots=True)
class Ages:
    """Who may take part; bands below `minimum` exist so that someone can say so."""

    minimum: int
    bands: tuple[AgeBand, ...]


NO_PLACE = ("annet-sted", "utenfor")
"""Codes of areas that are no place of their own: elsewhere in the municipality, and outside it."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the municipality that a resident can say they live in."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class Contact:
    """Where people reach the municipality; a function, never a private person."""

    name: str
    phone: str
    email: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after the last phase closes when recordings, and the link to a person, are deleted."""

    voice_days: int
    identity_days: int
    note: Words


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Wall-clock hours in which nothing is sent unasked; may span midnight."""

    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, and between which wall-clock hours, residents are written to unasked.

    At most so many broadcasts a week to one resident, and so many reminders of one question.
    """

    delivery: tuple[time, time] | None = None
    per_week: int = 3
    youth_per_week: int = 2
    reminders: int = 2


@dataclass(frozen=True, slots=True)
class WorkshopPlan:
    """One planned meeting in the room; both times in UTC."""

    code: str
    title: Words
    starts_at: datetime
    ends_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture on disk with everything needed to show it to anybody."""

    path: Path
    credit: str
    licence: str
    consent: str
    alt: Words
    spoken: Words


@dataclass(frozen=True, slots=True)
class PromptFile:
    """One picture with its ladder of questions, or questions alone.

    With `each`, the prompt is asked once per chosen item, and every question holds `{item}`. With
    `ages`, it belongs to the deck of these age bands alone.
    """

    code: str
    number: int
    tone: Tone
    each: ItemKind | None
    picture: PictureFile | None
    questions: tuple[Words, ...]
    ages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseFile:
    """One phase: open from `opens_at` until, and not including, `closes_at`; both in UTC."""

    kind: PhaseKind
    title: Words
    intro: Words
    opens_at: datetime
    closes_at: datetime
    workshops: tuple[WorkshopPlan, ...]
    deck: tuple[PromptFile, ...]


@dataclass(frozen=True, slots=True)
class ProcessFile:
    """A whole process; the first of `languages` is the one used when another is missing."""

    slug: str
    title: Words
    municipality: str
    question: Words
    decider: Words
    promise: Words
    use: Words
    privacy: Words
    consent_version: str
    timezone: str
    languages: tuple[str, ...]
    ages: Ages
    areas: tuple[Area, ...]
    contact: Contact
    retention: Retention
    quiet_hours: QuietHours
    rhythm: Rhythm
    phases: tuple[PhaseFile, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to put right at a line (from 1) of a file.

    The sentence is the phrase `key` (`check.<name>`) of the catalogue, filled with `values`.
    """

    path: Path
    line: int
    severity: Literal["error", "warning"]
    key: str
    values: Mapping[str, str]


class ProcessFaults(Exception):
    """A process file has errors; `faults` holds every one of them, and the warnings."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)
