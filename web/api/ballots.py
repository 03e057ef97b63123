"""Votes by dots, once they are counted: of the others no system hears anything."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request, Response
from sqlalchemy.orm import Session

from storage import tables
from web.api import ballotmodels as models
from web.api.answering import answer
from web.api.described import responses
from web.api.door import ReadsResults
from web.backstage import Stage
from web.routes import Router
from workshop.outside.names import names_of
from workshop.process import current_process
from workshop.voting.ballots import ballots_of
from workshop.voting.figures import BY, TOGETHER
from workshop.voting.result import Group, Line, Result, result_of

router = Router(tags=["figures"])


@router.get("/ballots", response_model=models.Ballots, responses=responses())
def read_ballots(request: Request, stage: Stage, reader: ReadsResults) -> Response:
    """Votes by dots that have been counted: order, ties, turnout, groups."""
    with stage.store.reading() as session:
        process = current_process(session)
        names = names_of(session, process)
        counted = [
            _ballot(session, one, names)
            for one in reversed(ballots_of(session, process))
            if one.state == tables.BallotState.COUNTED
        ]
    return answer(request, models.Ballots(process=process.slug, ballots=counted))


def _ballot(session: Session, ballot: tables.Ballot, names: Mapping[int, str]) -> models.Ballot:
    result = result_of(session, ballot)
    at = {name: getattr(ballot, name) for name in ("opened_at", "closed_at", "counted_at")}
    return models.Ballot(
        id=f"v{ballot.id}",
        question=ballot.question,
        rule=ballot.rule,
        decider=ballot.decider,
        budget=ballot.budget,
        is_several_on_one=ballot.is_several_on_one,
        voters=result.voters,
        members=result.members,
        lines=[_line(one, names) for one in result.lines],
        groups=_groups(result),
        missing=[code for codes in result.missing.values() for code in codes],
        **at,
    )


def _line(line: Line, names: Mapping[int, str]) -> models.BallotLine:
    return models.BallotLine(
        option=f"o{line.option.number}",
        item=names.get(line.option.item),
        title=line.option.title,
        place=line.place,
        is_tied=line.is_tied,
        dots=line.n,
        in_chat=line.chat,
        on_paper=line.paper,
    )


def _groups(result: Result) -> models.BallotGroups:
    return models.BallotGroups(
        **{name: [_group(one) for one in result.groups[name]] for name in BY}
    )


def _group(group: Group) -> models.BallotGroup:
    return models.BallotGroup(
        code=None if group.code == TOGETHER else group.code,
        voters=group.voters,
        members=group.members,
        dots=[models.BallotDots(option=f"o{o}", dots=n) for o, n in group.dots.items()],
    )
