"""What other rooms tell the report: the votes that were counted, and how it goes since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from storage.tables import Ballot, BallotState, Process
from workshop.board.protecting import HIDDEN_FIGURE, Figure
from workshop.deciding.overview import Decided
from workshop.deciding.progress import newest_of, statuses_of
from workshop.outside.unspoken import Unspoken
from workshop.reporting.seams import Dot, Dots, Status
from workshop.voting.ballots import ballots_of
from workshop.voting.result import Line, Result, result_of


def counted_dots(
    session: Session, process: Process, unsaid: Unspoken, names: Mapping[int, str]
) -> tuple[Dots, ...]:
    """Return every vote that was counted, oldest first, as it was told then.

    What was not told when it was counted is told by no report. `names` are those of the items that
    the report has.
    """
    return tuple(
        _dots(ballot, result_of(session, ballot), names, unsaid)
        for ballot in reversed(ballots_of(session, process))
        if ballot.state == BallotState.COUNTED
    )


def how_it_goes(
    session: Session, process: Process, decisions: Sequence[Decided]
) -> Sequence[Status]:
    """Return the newest status of each solution, at every decision that concerns it."""
    newest = newest_of(statuses_of(session, process))
    return [
        Status(decision.number, since.day, since.progress, since.words)
        for decision in decisions
        for number in decision.solutions
        if (since := newest.get(number)) is not None
    ]


def _dots(ballot: Ballot, result: Result, names: Mapping[int, str], unsaid: Unspoken) -> Dots:
    return Dots(
        question=unsaid.without(ballot.question),
        decider=unsaid.without(ballot.decider),
        rule=unsaid.without(ballot.rule),
        each_had=ballot.budget,
        voters=result.voters,
        members=result.members,
        few_did_not=result.few_did_not,
        rows=[_dot(line, names, unsaid) for line in result.lines],
    )


def _dot(line: Line, names: Mapping[int, str], unsaid: Unspoken) -> Dot:
    return Dot(
        item=names.get(line.option.item),
        title=unsaid.without(line.option.title),
        place=line.place,
        is_tied=line.is_tied,
        on_paper=_figure(line.paper),
        in_chat=_figure(line.chat),
        together=Figure(line.n),
    )


def _figure(n: int | None) -> Figure:
    return HIDDEN_FIGURE if n is None else Figure(n)
