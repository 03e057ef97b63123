"""The result of a ballot as it was told when it was counted: order, ties, turnout, groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Ballot, BallotState, Tally
from workshop.board.headcount import NOWHERE
from workshop.refusals import NotInThisState
from workshop.voting.ballots import Option, options_of
from workshop.voting.figures import BY, TOGETHER, Part

HALF = 2


@dataclass(frozen=True, slots=True)
class Line:
    """An option with its dots. Those with as many share a `place`; nobody chose between them.

    `chat` and `paper` are None where only both together can be told.
    """

    option: Option
    place: int
    n: int
    chat: int | None
    paper: int | None
    is_tied: bool


@dataclass(frozen=True, slots=True)
class Group:
    """People told apart by one thing; a figure that cannot be told is None, or not there."""

    code: str
    voters: int
    members: int | None
    dots: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Result:
    """All that is told of a vote. Without `lines` too few voted for anything to be told.

    `voters` is None too where few of the `members` did not vote.
    """

    lines: Sequence[Line]
    voters: int | None
    members: int | None
    has_paper: bool
    groups: Mapping[str, Sequence[Group]]
    missing: Mapping[str, Sequence[str]]
    mostly: Mapping[str, int]

    @property
    def is_apart(self) -> bool:
        """Whether the chat is told apart from the paper: five or more voted there."""
        return any(line.chat is not None for line in self.lines)

    @property
    def few_did_not(self) -> bool:
        """Whether fewer than five of the members did not vote; how many is not told."""
        return self.is_apart and self.voters is None

    @property
    def ties(self) -> list[list[Line]]:
        """The options that have as many dots as others, by place."""
        tied: defaultdict[int, list[Line]] = defaultdict(list)
        for line in self.lines:
            if line.is_tied:
                tied[line.place].append(line)
        return list(tied.values())


class _Figures:
    """The figures of a ballot, by what they are of."""

    def __init__(self, rows: Sequence[Tally]) -> None:
        self._rows: defaultdict[str, dict[str, dict[int, int]]] = defaultdict(dict)
        for row in rows:
            self._rows[row.part].setdefault(row.code, {})[row.option_id or 0] = row.n

    def one(self, part: str, code: str = "") -> int | None:
        """Return a count of people."""
        return self._rows[part].get(code, {}).get(0)

    def dots(self, part: str, code: str = "") -> dict[int, int]:
        """Return dots by option."""
        return self._rows[part].get(code, {})

    def codes(self, part: str) -> list[str]:
        """Return the groups that something is told of, in the order it was written down."""
        return list(self._rows[part])


def result_of(session: Session, ballot: Ballot) -> Result:
    """Return what was told when a ballot was counted. Raises NotInThisState before that."""
    if ballot.state != BallotState.COUNTED:
        raise NotInThisState
    query = select(Tally).where(Tally.ballot_id == ballot.id).order_by(Tally.id)
    figures = _Figures(session.scalars(query).all())
    groups = {name: _groups(figures, name) for name in BY}
    return Result(
        lines=_lines(options_of(session, ballot), figures),
        voters=figures.one(Part.VOTERS),
        members=figures.one(Part.MEMBERS),
        has_paper=any(figures.dots(Part.PAPER).values()),
        groups=groups,
        missing={name: _missing(groups[name]) for name in ("age_band", "area")},
        mostly={
            code: next(iter(figures.dots(Part.MOSTLY, code)))
            for code in figures.codes(Part.MOSTLY)
        },
    )


def _lines(options: Sequence[Option], figures: _Figures) -> list[Line]:
    sums = figures.dots(Part.SUM)
    if not sums:
        return []
    chat, paper = figures.dots(Part.CHAT), figures.dots(Part.PAPER)
    is_apart = bool(chat)
    counts = [sums.get(one.number, 0) for one in options]
    lines = [
        Line(
            option=one,
            place=1 + sum(other > n for other in counts),
            n=n,
            chat=chat.get(one.number, 0) if is_apart else None,
            paper=paper.get(one.number, 0) if is_apart else None,
            is_tied=counts.count(n) > 1,
        )
        for one, n in zip(options, counts, strict=True)
    ]
    return sorted(lines, key=lambda line: line.place)


def _groups(figures: _Figures, name: str) -> list[Group]:
    return [
        Group(
            code=code,
            voters=figures.one(f"{name}:voters", code) or 0,
            members=figures.one(f"{name}:members", code),
            dots=figures.dots(f"{name}:dots", code),
        )
        for code in figures.codes(f"{name}:voters")
    ]


def _missing(groups: Sequence[Group]) -> list[str]:
    """Return the groups of which less than half as large a part voted as of all that are told."""
    told = [(one.code, one.voters, one.members) for one in groups if one.members]
    voters = sum(n for _, n, _ in told)
    members = sum(size or 0 for *_, size in told)
    return [
        code
        for code, n, size in told
        if code not in (*NOWHERE, TOGETHER) and HALF * n * members < voters * (size or 0)
    ]
