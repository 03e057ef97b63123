"""The robots of a rehearsal: who they are and in which order they take their turns.

All of it follows from a robot's number and the process, so that nothing has to be remembered: a
rehearsal that was interrupted goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from prompts.rehearsing import Part
from storage.tables import Process
from workshop.residents.places import Role

ARRIVAL = 6
"""Turns from the start to the first question: start, language, yes, age, area, role."""
TURNS = 40
"""More than the longest of them needs; who has nothing left to say passes."""
APART = 3
"""A robot comes after so many turns of the one before it: five or six speak at a time."""
LANGUAGES = ("nb", "nn", "nb", "en", "nb", "nb", "nn", "nb")
PARTS = (
    Part.PLAIN, Part.TALKS, Part.NAMES, Part.PLAIN,
    Part.COMPLAINS, Part.SKIPS, Part.EMOJI, Part.HELP,
)  # fmt: skip
"""By turns: in any eight of them there is one of each."""
ROLES = (Role.RESIDENT, Role.RESIDENT, Role.RELATIVE, Role.RESIDENT, Role.EMPLOYEE)
MOST_PHOTOS = 3
MOST_PASSED = 9
"""Some look at a few photos before they answer one, so that there are words under most of them."""


@dataclass(frozen=True, slots=True)
class Robot:
    """One robot: what it presses on the way in, and how much it says.

    It answers so many `photos`, after it has `passed` some.
    """

    number: int
    language: str
    age: str
    area: str
    role: Role
    part: Part
    photos: int
    passed: int

    @property
    def address(self) -> str:
        """Where it speaks from; nothing is ever sent there."""
        return f"robot-{self.number}"


class Turn(NamedTuple):
    """The `nth` turn of a robot, both from 0."""

    robot: int
    nth: int


@lru_cache(maxsize=8)
def turns_of(robots: int) -> tuple[Turn, ...]:
    """Return all turns of so many robots in order; they come one after the other."""
    turns = [Turn(robot, nth) for robot in range(robots) for nth in range(TURNS)]
    return tuple(sorted(turns, key=lambda one: (one.robot * APART + one.nth, one.robot)))


def robot_at(process: Process, number: int) -> Robot:
    """Return the robot of a number as it takes part in this process."""
    lap = number // len(PARTS)
    ages, areas = _ages(process), list(process.areas)
    return Robot(
        number=number,
        language=_language(process.languages, LANGUAGES[(number + 3 * lap) % len(LANGUAGES)]),
        age=ages[(number + lap) % len(ages)],
        area=areas[(number + lap) % len(areas)] if areas else "-",
        role=ROLES[number % len(ROLES)],
        part=PARTS[number % len(PARTS)],
        photos=1 + number * 2 % MOST_PHOTOS,
        passed=number * 5 % MOST_PASSED,
    )


def _ages(process: Process) -> list[str]:
    minimum = int(process.ages["minimum"])
    return [band["code"] for band in process.ages["bands"] if int(band["from"]) >= minimum]


def _language(known: Sequence[str], wanted: str) -> str:
    return wanted if wanted in known else known[0]
