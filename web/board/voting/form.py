"""What facilitators write of a ballot: the form as typed, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Form as Field

from prompts.catalogue import Catalogue
from storage.tables import Ballot, Process
from web.board.room.meetingforms import Texts, read_day, read_time
from web.fields import RowNumber, Text
from workshop.talk.quiet import moment_at
from workshop.voices.keeping import clean_text
from workshop.voting.making import Written

BUDGET = 3
OPEN_FOR = timedelta(days=7)
CLOSES = time(20)
WRONG: Mapping[str, str] = {
    "question": "voting.wrong_question",
    "options": "voting.wrong_options",
    "budget": "voting.wrong_budget",
    "decider": "voting.wrong_words",
    "rule": "voting.wrong_words",
    "closes": "voting.wrong_closes",
}
"""What is said of a field, in the order of the form."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A ballot as it stands in the form, whatever was typed."""

    question: Mapping[str, str] = field(default_factory=dict)
    rule: Mapping[str, str] = field(default_factory=dict)
    decider: Mapping[str, str] = field(default_factory=dict)
    options: tuple[int, ...] = ()
    budget: str = str(BUDGET)
    is_several: bool = True
    day: str = ""
    clock: str = CLOSES.strftime("%H:%M")
    version: int = 0

    def written(self, process: Process) -> Written:
        """Return it as it is written down."""
        plain = self.budget.strip()
        is_number = plain.isdecimal() and plain.isascii() and len(plain) <= len("99")
        return Written(
            question=_known(process, self.question),
            rule=_known(process, self.rule),
            decider=_known(process, self.decider),
            options=self.options,
            budget=int(plain) if is_number else 0,
            is_several_on_one=self.is_several,
            closes_at=moment_typed(process, self.day, self.clock),
        )


def typed(
    language: Texts = [],  # noqa: B006
    question: Texts = [],  # noqa: B006
    rule: Texts = [],  # noqa: B006
    decider: Texts = [],  # noqa: B006
    option: Annotated[list[RowNumber], Field()] = [],  # noqa: B006
    budget: Text = "",
    several: Text = "",
    day: Text = "",
    clock: Text = "",
    version: Annotated[int, Field(ge=0)] = 0,
) -> Typed:
    """Return the form as it was sent."""
    return Typed(
        _by_language(language, question),
        _by_language(language, rule),
        _by_language(language, decider),
        tuple(dict.fromkeys(option)),
        budget,
        bool(several),
        day.strip(),
        clock.strip(),
        version,
    )


def blank(process: Process, catalogue: Catalogue, now: datetime, options: list[int]) -> Typed:
    """Return the form as it begins: the decider of the mandate, and words to go on from."""
    zone = ZoneInfo(process.timezone)
    return Typed(
        question={
            code: catalogue.say("voting.first_question", code) for code in process.languages
        },
        rule={code: catalogue.say("voting.first_rule", code) for code in process.languages},
        decider=process.decider,
        options=tuple(options),
        day=(now.astimezone(zone) + OPEN_FOR).date().isoformat(),
    )


def as_typed(ballot: Ballot, process: Process, options: list[int]) -> Typed:
    """Return the form filled with what stands."""
    closes = ballot.closes_at.astimezone(ZoneInfo(process.timezone))
    return Typed(
        question=ballot.question,
        rule=ballot.rule,
        decider=ballot.decider,
        options=tuple(options),
        budget=str(ballot.budget),
        is_several=ballot.is_several_on_one,
        day=closes.date().isoformat(),
        clock=closes.strftime("%H:%M"),
        version=ballot.version,
    )


def _by_language(languages: list[str], texts: list[str]) -> dict[str, str]:
    return {code: clean_text(text) for code, text in zip(languages, texts, strict=False)}


def _known(process: Process, words: Mapping[str, str]) -> dict[str, str]:
    return {code: words.get(code, "") for code in process.languages}


def moment_typed(process: Process, day: str, clock: str) -> datetime | None:
    """Return a day and a time of day in the process's zone; None if they cannot be read."""
    on, at = read_day(day), read_time(clock)
    if on is None or at is None:
        return None
    return moment_at(datetime.combine(on, at), ZoneInfo(process.timezone))
