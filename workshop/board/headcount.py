"""How many take part, and who is missing: counts only, and small ones protected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    String,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from prompts.processfile import NO_PLACE
from storage.tables import Erased, Person, Process
from workshop.board.arrivals import answered_from, came_from
from workshop.board.protecting import FEW, Figure, Mark, around, share, table, whole
from workshop.messages import Channel
from workshop.process import all_processes
from workshop.reach.sources import sources_of
from workshop.rehearsal.marks import IS_RESIDENT
from workshop.residents.places import Role

UNSAID = "-"
OTHERS = "+"
"""The groups of those who did not say, and of what only few share."""
HALF = 2
ALWAYS_SAID = frozenset({"channel", "language"})
"""What is known of everybody, so that nobody has left it unsaid."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far people came; `left` is None where several processes share the list of the erased."""

    started: Figure
    said_yes: Figure
    answered: Figure
    kept_answering: Figure
    paused: Figure
    unreachable: Figure
    left: Figure | None


NOWHERE = frozenset({UNSAID, OTHERS, *NO_PLACE})
"""Answers in which nobody can be missing."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Groups with few or none; `is_early` while there is nothing to compare them with."""

    codes: tuple[str, ...]
    is_early: bool


@dataclass(frozen=True, slots=True)
class Headcount:
    """Those who take part, counted; a group that cannot be told is None."""

    funnel: Funnel
    groups: dict[str, dict[str, Figure] | None]
    missing: dict[str, Missing]


def headcount(session: Session, process: Process) -> Headcount:
    """Return the counts of a process; the groups are of those who have said yes."""
    funnel = _funnel(session, process)
    if funnel.said_yes.n is None:
        groups: dict[str, dict[str, Figure] | None] = dict.fromkeys(GROUPS)
    else:
        counts = _counts(session, process)
        groups = {name: _group(session, process, name, counts[name]) for name in GROUPS}
    missing = {name: who_is_missing(groups[name]) for name in ("age_band", "area")}
    return Headcount(funnel, groups, missing)


def who_is_missing(told: dict[str, Figure] | None) -> Missing:
    """Return the groups with under five, or under half of what the others have on average.

    Only what is told is compared: from who is said to be missing nothing else can be worked out.
    """
    named = {code: one for code, one in (told or {}).items() if code not in NOWHERE}
    counts = [one.n for one in named.values() if one.n is not None]
    if not counts:
        return Missing((), is_early=True)
    mean = sum(counts) / len(counts)
    few = (code for code, one in named.items() if _is_missing(one, mean))
    return Missing(tuple(few), is_early=False)


def _is_missing(one: Figure, mean: float) -> bool:
    return one.mark == Mark.FEW or (one.n is not None and one.n * HALF < mean)


def _funnel(session: Session, process: Process) -> Funnel:
    came = came_from(session, process)
    yes = whole(sum(one.agreed for one in came))
    spoke = answered_from(session, process)
    first = share(sum(one.answered for one in spoke), yes)
    went_on = sum(one.went_on for one in spoke)
    return Funnel(
        started=around(sum(one.started for one in came), yes),
        said_yes=yes,
        answered=first,
        kept_answering=share(went_on, yes if first.mark == Mark.NEAR else first),
        paused=share(sum(one.paused for one in came), yes),
        unreachable=share(sum(one.unreachable for one in came), yes),
        left=_left(session),
    )


def _left(session: Session) -> Figure | None:
    """Return how many have deleted everything; nothing tells of which process they were."""
    if len(all_processes(session)) > 1:
        return None
    return whole(session.scalar(select(func.count(Erased.code))) or 0)


GROUPS: dict[str, InstrumentedAttribute[Any]] = {
    "channel": Person.channel,
    "source": Person.source,
    "language": Person.language,
    "age_band": Person.age_band,
    "area": Person.area,
    "role": Person.role,
}


def _counts(session: Session, process: Process) -> Mapping[str, Counter[str]]:
    """Return how many there are of each group of those who have said yes, asked for at once."""
    found: dict[str, Counter[str]] = {name: Counter() for name in GROUPS}
    for name, value, n in session.execute(_grouped(), {"process": process.id}):
        found[name][value or UNSAID] += n
    return found


@cache
def _grouped() -> CompoundSelect[str, str | None, int]:
    agreed = Person.consent_version.is_not(None)
    here = (Person.process_id == bindparam("process"), agreed, IS_RESIDENT)
    return union_all(
        *(
            select(literal(name), cast(column, String), func.count()).where(*here).group_by(column)
            for name, column in GROUPS.items()
        )
    )


def _group(
    session: Session, process: Process, name: str, found: Counter[str]
) -> dict[str, Figure] | None:
    known = _known(process, name)
    if known is None:
        return table(by_source(found, [one.code for one in sources_of(session, process)]))
    counts = {code: found.pop(code, 0) for code in known}
    if name in ALWAYS_SAID:
        return _with_the_rest(counts, found.total())
    return table(counts | {UNSAID: found.total()})


def _with_the_rest(counts: dict[str, int], rest: int) -> dict[str, Figure] | None:
    """Return the counts, and of what the process no longer knows all together.

    There is such a group only if there is somebody in it; a small one would be given away.
    """
    if rest:
        return table(counts | {OTHERS: rest}) if rest >= FEW else None
    return table(counts)


def _known(process: Process, name: str) -> Sequence[str] | None:
    """Return the groups that there can be; None where people make up their own."""
    match name:
        case "channel":
            return [Channel.TELEGRAM, Channel.WEB]
        case "language":
            return process.languages
        case "age_band":
            minimum = int(process.ages["minimum"])
            return [b["code"] for b in process.ages["bands"] if int(b["from"]) >= minimum]
        case "area":
            return list(process.areas)
        case "role":
            return list(Role)
    return None


def by_source(found: Mapping[str, int], added: Iterable[str]) -> dict[str, int]:
    """Return the sources that were added, and others that many came from; the rest together.

    That one that nobody has added stands in the list at all tells that somebody came from it, so
    small ones do not. One that was added stands there anyway.
    """
    counts = {code: found.get(code, 0) for code in added}
    others = {code: n for code, n in sorted(found.items()) if code not in {*counts, UNSAID}}
    named = {code: n for code, n in others.items() if n >= FEW}
    rest = sum(n for code, n in others.items() if code not in named)
    return counts | named | {OTHERS: rest, UNSAID: found.get(UNSAID, 0)}
