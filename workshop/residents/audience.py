"""Who a broadcast is for: the expression a facilitator writes, as conditions on residents.

all
language=nb and age=16-19,20-39
source=bussen and not answered:kjokkenbordet
joined:2026-11-20 and not attended:oppstart
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import Became, Contribution, ContributionState, Person, Process, Told
from workshop.board.finding import find_prompt, meetings_of
from workshop.messages import Channel
from workshop.process import phases_of
from workshop.refusals import BadAudience, UnknownPrompt
from workshop.residents.places import Role
from workshop.residents.sources import hall_source
from workshop.talk.quiet import moment_at

EVERYBODY = "all"
AND = re.compile(r"\s+and\s+", re.IGNORECASE)
EQUALS = re.compile(r"(?P<no>not\s+)?(?P<name>[a-z]+)\s*=\s*(?P<values>\S+)", re.IGNORECASE)
VERB = re.compile(r"(?P<no>not\s+)?(?P<name>[a-z]+)\s*:\s*(?P<values>\S+)", re.IGNORECASE)
COLUMNS: dict[str, InstrumentedAttribute[str] | InstrumentedAttribute[str | None]] = {
    "language": Person.language,
    "age": Person.age_band,
    "area": Person.area,
    "role": Person.role,
    "source": Person.source,
    "channel": Person.channel,
}
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Part:
    """One condition: a name with the values of which one must hold, or none if `is_not`.

    `answered` takes prompts and phases, `joined` a date from which on, `attended` workshops.
    """

    name: str
    values: tuple[str, ...]
    is_not: bool = False

    def __str__(self) -> str:
        sign = ":" if self.name in VERBS else "="
        return f"{'not ' if self.is_not else ''}{self.name}{sign}{','.join(self.values)}"


def parts_of(expression: str) -> tuple[Part, ...]:
    """Return the parts of an expression, all of which must hold; none means everybody.

    Raises BadAudience with what cannot be read; whether the values exist is asked later.
    """
    whole = expression.strip()
    if len(whole) > LONGEST:
        raise BadAudience(f"{whole[:40]}…")
    if whole.lower() == EVERYBODY:
        return ()
    return tuple(_part(written.strip()) for written in AND.split(whole))


def expression_of(parts: Iterable[Part]) -> str:
    """Return the expression of these parts, as a facilitator would write it."""
    return " and ".join(map(str, parts)) or EVERYBODY


def read_audience(session: Session, process: Process, expression: str) -> ColumnElement[bool]:
    """Return the condition that the residents of an audience meet.

    Raises BadAudience with the part that cannot be read: an unknown word, or a language, age
    band, area, role, channel, prompt or workshop that the process does not have.
    """
    condition: ColumnElement[bool] = true()
    for part in parts_of(expression):
        holds = _one_of(session, process, part)
        condition &= ~holds if part.is_not else holds
    return condition


def _part(written: str) -> Part:
    for pattern, names in ((VERB, VERBS), (EQUALS, COLUMNS)):
        read = pattern.fullmatch(written)
        if read is not None and read["name"].lower() in names:
            values = tuple(filter(None, read["values"].split(",")))
            if values:
                return Part(read["name"].lower(), values, bool(read["no"]))
    raise BadAudience(written)


def _one_of(session: Session, process: Process, part: Part) -> ColumnElement[bool]:
    if part.name in VERBS:
        holds = [VERBS[part.name](session, process, value, part) for value in part.values]
        return or_(false(), *holds)
    # A source is what a poster carries, and any may come: there is no list of them.
    if part.name != "source" and any(one not in _known(process, part.name) for one in part.values):
        raise BadAudience(str(part))
    column = COLUMNS[part.name]
    # What somebody has not said is not what they were asked to be: NULL counts as no.
    return column.is_not(None) & column.in_(part.values)


def _known(process: Process, name: str) -> Container[str]:
    known: dict[str, Container[str]] = {
        "language": process.languages,
        "age": [band["code"] for band in process.ages["bands"]],
        "area": process.areas,
        "role": [str(role) for role in Role],
        "channel": [Channel.TELEGRAM, Channel.WEB],
    }
    return known[name]


def _answered(session: Session, process: Process, name: str, part: Part) -> ColumnElement[bool]:
    phase = next((one for one in phases_of(session, process) if one.kind == name), None)
    if phase is not None:
        return has_said(Contribution.phase_id == phase.id)
    try:
        prompt = find_prompt(session, process, name)
    except UnknownPrompt as error:
        raise BadAudience(str(part)) from error
    return has_said(Contribution.prompt_id == prompt.id)


def _joined(_: Session, process: Process, day: str, part: Part) -> ColumnElement[bool]:
    try:
        midnight = datetime.combine(date.fromisoformat(day), time())
    except ValueError as error:
        raise BadAudience(str(part)) from error
    return Person.joined_at >= moment_at(midnight, ZoneInfo(process.timezone))


def _attended(session: Session, process: Process, code: str, part: Part) -> ColumnElement[bool]:
    # Whoever came in by the code on the wall of that hall sat there.
    if all(meeting.code != code for meeting in meetings_of(session, process)):
        raise BadAudience(str(part))
    return Person.source.is_not(None) & (Person.source == hall_source(code))


def has_said(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a resident has said such a thing and not taken it back."""
    return (
        select(Contribution.id)
        .where(
            Contribution.person_id == Person.id,
            Contribution.state != ContributionState.WITHDRAWN,
            *which,
        )
        .exists()
    )


def _is_told(_: Session, _process: Process, number: str, part: Part) -> ColumnElement[bool]:
    # Written by the pages that answer back; what is not there tells nobody anything.
    if not number.isdecimal():
        raise BadAudience(str(part))
    return (
        select(Told.id)
        .join(Became, Became.id == Told.became_id)
        .where(Became.answer_id == int(number), Told.person_id == Person.id)
        .exists()
    )


VERBS: dict[str, Callable[[Session, Process, str, Part], ColumnElement[bool]]] = {
    "answered": _answered,
    "joined": _joined,
    "attended": _attended,
    "answer": _is_told,
}
