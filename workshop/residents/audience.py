"""Who a broadcast is for: the expression a facilitator writes, as conditions on residents.

all
language=nb and age=16-19
source=bussen and not answered:kjokkenbordet
"""

from __future__ import annotations

import re
from collections.abc import Container

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import Contribution, ContributionState, Person, Process
from workshop.board.finding import find_prompt
from workshop.messages import Channel
from workshop.refusals import BadAudience, UnknownPrompt
from workshop.residents.places import Role

EVERYBODY = "all"
AND = re.compile(r"\s+and\s+", re.IGNORECASE)
EQUALS = re.compile(r"(?P<name>[a-z]+)\s*=\s*(?P<value>\S+)", re.IGNORECASE)
ANSWERED = re.compile(r"(?P<no>not\s+)?answered\s*:\s*(?P<prompt>\S+)", re.IGNORECASE)
COLUMNS: dict[str, InstrumentedAttribute[str] | InstrumentedAttribute[str | None]] = {
    "language": Person.language,
    "age": Person.age_band,
    "area": Person.area,
    "role": Person.role,
    "source": Person.source,
    "channel": Person.channel,
}
LONGEST = 500


def read_audience(session: Session, process: Process, expression: str) -> ColumnElement[bool]:
    """Return the condition that the residents of an audience meet.

    Raises BadAudience with the part that cannot be read: an unknown word, or a language, age
    band, area, role, channel or prompt that the process does not have.
    """
    whole = expression.strip()
    if len(whole) > LONGEST:
        raise BadAudience(f"{whole[:40]}…")
    condition: ColumnElement[bool] = true()
    if whole.lower() == EVERYBODY:
        return condition
    for part in AND.split(whole):
        condition &= _read_part(session, process, part.strip())
    return condition


def _read_part(session: Session, process: Process, part: str) -> ColumnElement[bool]:
    if answered := ANSWERED.fullmatch(part):
        has = _has_answered(session, process, answered["prompt"], part)
        return ~has if answered["no"] else has
    equals = EQUALS.fullmatch(part)
    if equals is None or equals["name"].lower() not in COLUMNS:
        raise BadAudience(part)
    name, value = equals["name"].lower(), equals["value"]
    # A source is what a poster carries, and any may come: there is no list of them.
    if name != "source" and value not in _known(process, name):
        raise BadAudience(part)
    return COLUMNS[name] == value


def _known(process: Process, name: str) -> Container[str]:
    known: dict[str, Container[str]] = {
        "language": process.languages,
        "age": [band["code"] for band in process.ages["bands"]],
        "area": process.areas,
        "role": [str(role) for role in Role],
        "channel": [Channel.TELEGRAM, Channel.WEB],
    }
    return known[name]


def _has_answered(session: Session, process: Process, name: str, part: str) -> ColumnElement[bool]:
    try:
        prompt = find_prompt(session, process, name)
    except UnknownPrompt as error:
        raise BadAudience(part) from error
    return (
        select(Contribution.id)
        .where(
            Contribution.person_id == Person.id,
            Contribution.prompt_id == prompt.id,
            Contribution.state != ContributionState.WITHDRAWN,
        )
        .exists()
    )
