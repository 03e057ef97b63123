"""What other rooms tell the report: the newest vote that was counted, and how it goes since."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import BallotState, Process
from workshop.board.protecting import HIDDEN_FIGURE, Figure
from workshop.deciding.overview import decisions_of
from workshop.deciding.progress import newest_of, statuses_of
from workshop.outside.results import names_of
from workshop.reporting.seams import Dot, Dots, Status
from workshop.voting.ballots import ballots_of
from workshop.voting.result import Line, result_of


def counted_dots(session: Session, process: Process) -> Dots | None:
    """Return the newest counted vote on solutions, as it was told then; None if there is none.

    What was not told when it was counted is told by no report.
    """
    names = names_of(session, process)
    for ballot in ballots_of(session, process):
        if ballot.state != BallotState.COUNTED:
            continue
        lines = result_of(session, ballot).lines
        rows = [_dot(line, names) for line in lines if _is_solution(names.get(line.option.item))]
        if rows:
            return Dots(ballot.budget, rows)
    return None


def how_it_goes(session: Session, process: Process) -> Sequence[Status]:
    """Return the newest status of each solution, at every decision that concerns it."""
    newest = newest_of(statuses_of(session, process))
    return [
        Status(decision.number, since.day, since.progress, since.words)
        for decision in decisions_of(session, process)
        for number in decision.solutions
        if (since := newest.get(number)) is not None
    ]


def _is_solution(name: str | None) -> bool:
    return name is not None and name.startswith(str(ItemKind.SOLUTION)[0])


def _dot(line: Line, names: dict[int, str]) -> Dot:
    return Dot(
        solution=names[line.option.item],
        on_paper=_figure(line.paper),
        in_chat=_figure(line.chat),
        together=Figure(line.n),
    )


def _figure(n: int | None) -> Figure:
    return HIDDEN_FIGURE if n is None else Figure(n)
