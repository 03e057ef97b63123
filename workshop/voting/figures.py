"""What of a vote may be told: everybody's dots, turnout, and groups without any small count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage.tables import Ballot, Process
from workshop.board.headcount import headcount
from workshop.board.protecting import FEW, Split, share, split, table, whole
from workshop.voting.ballots import options_of
from workshop.voting.cohorts import Cohort
from workshop.voting.crossing import crossed
from workshop.voting.voters import (
    Member,
    count_groups,
    in_groups,
    members_of,
    on_paper,
    sum_dots,
)

BY = ("cohort", "channel", "age_band", "area")
"""What people are told apart by, one at a time."""
TOGETHER = "*"
"""All groups of which nothing is told by themselves."""
NEARLY_ALL = 0.9
ENOUGH_DOTS = FEW * 10
"""Of so many dots a tenth is five: that nearly all are on one option tells of no single dot."""


class Part:
    """What a figure of a tally is of; those of a group begin with what it is told apart by."""

    MEMBERS = "members"
    VOTERS = "voters"
    CHAT = "chat"
    PAPER = "paper"
    SUM = "sum"
    MOSTLY = "mostly"


@dataclass(frozen=True, slots=True)
class Told:
    """One figure that may be told: of which part and group, on which option, how many."""

    part: str
    code: str
    option: int | None
    n: int


def told_of(session: Session, process: Process, ballot: Ballot) -> list[Told]:
    """Return every figure of a vote that may be told, once and for all.

    Of less than five people nothing is told but what they and the paper have together. How many
    voted is told where five at least did not; who takes part is told on the people page too.
    """
    options = [one.number for one in options_of(session, ballot)]
    members, paper = members_of(session, ballot), on_paper(session, ballot)
    voters = [one for one in members if one.has_voted]
    told = [Told(Part.MEMBERS, "", None, len(members))] if len(members) >= FEW else []
    told += [Told(Part.PAPER, "", one, n) for one, n in paper.items()]
    if len(voters) >= FEW or any(paper.values()):
        sums = zip(options, sum_dots(voters, options), strict=True)
        told += [Told(Part.SUM, "", one, n + paper.get(one, 0)) for one, n in sums]
    if len(voters) < FEW:
        return told
    if share(len(voters), whole(len(members))).n is not None:
        told.append(Told(Part.VOTERS, "", None, len(voters)))
    chat = zip(options, sum_dots(voters, options), strict=True)
    told += [Told(Part.CHAT, "", one, n) for one, n in chat]
    sizes = _told_sizes(session, process, members)
    for name in BY:
        told += _of_groups(ballot, name, options, members, sizes[name])
    return told + list(_mostly(options, voters))


def _told_sizes(
    session: Session, process: Process, members: Sequence[Member]
) -> dict[str, Collection[str]]:
    """Return the groups of which it is told how many there are; the people page tells most."""
    groups = headcount(session, process).groups
    cohorts = count_groups(members, "cohort")
    ways = table({one: cohorts[one] for one in Cohort})
    named = {name: groups[name] for name in BY if name in groups} | {"cohort": ways}
    return {
        name: [code for code, one in (told or {}).items() if one.n is not None]
        for name, told in named.items()
    }


def _of_groups(
    ballot: Ballot,
    name: str,
    options: Sequence[int],
    members: Sequence[Member],
    sizes: Collection[str],
) -> Iterator[Told]:
    """Give the turnout of groups, and their dots where no small count follows from them."""
    voters = count_groups([one for one in members if one.has_voted], name)
    rest = count_groups([one for one in members if not one.has_voted], name)
    codes = list(dict.fromkeys((*sizes, *sorted(voters | rest))))
    parts = {code: (voters[code], rest[code]) for code in codes}
    found = split(parts, sizes)
    for code, n in found.told.items():
        yield Told(f"{name}:voters", code, None, n)
        yield Told(f"{name}:members", code, None, sum(parts[code]))
    if found.together is not None:
        yield Told(f"{name}:voters", TOGETHER, None, found.together)
    yield from _dots_of_groups(ballot, name, options, members, found)


def _dots_of_groups(
    ballot: Ballot, name: str, options: Sequence[int], members: Sequence[Member], found: Split
) -> Iterator[Told]:
    voters = [one for one in members if one.has_voted]
    apart = found.told

    def group_of(one: Member) -> str:
        code = one.groups[name]
        return code if code in apart else TOGETHER

    groups = in_groups(voters, group_of)
    if not apart or any(len(some) < FEW for some in groups.values()):
        return
    in_order = [code for code in (*apart, TOGETHER) if code in groups]
    counts = {code: sum_dots(groups[code], options) for code in in_order}
    most: Mapping[str, int] | None = None
    if not ballot.is_several_on_one:
        most = {code: len(groups[code]) for code in in_order}
    for code, row in crossed(counts, most=most).items():
        for option, n in zip(options, row, strict=True):
            if n is not None:
                yield Told(f"{name}:dots", code, option, n)


def _mostly(options: Sequence[int], voters: Sequence[Member]) -> Iterator[Told]:
    """Give the option that nearly all dots of a cohort are on, if there are enough of them.

    That is what a campaign looks like, and just where no count could be told.
    """
    for cohort, some in in_groups(voters, lambda one: one.groups["cohort"]).items():
        dots = sum_dots(some, options)
        if sum(dots) >= ENOUGH_DOTS and max(dots) >= NEARLY_ALL * sum(dots):
            yield Told(Part.MOSTLY, cohort, options[dots.index(max(dots))], 0)
