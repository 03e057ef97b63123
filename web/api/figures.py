"""How many take part: the figures of the board's page, with small numbers protected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from fastapi import Request, Response

from web.api import models
from web.api.answering import answer
from web.api.described import responses
from web.api.door import ReadsResults
from web.backstage import Stage
from web.routes import Router
from workshop.board.headcount import OTHERS, UNSAID, Funnel, headcount
from workshop.board.protecting import Figure
from workshop.process import current_process

router = Router(tags=["figures"])
WHOSE = {UNSAID: models.Whose.UNSAID, OTHERS: models.Whose.OTHERS}


@router.get("/participation", response_model=models.Participation, responses=responses())
def read_participation(request: Request, stage: Stage, reader: ReadsResults) -> Response:
    """How many take part, and who they are, one grouping at a time."""
    with stage.store.reading() as session:
        process = current_process(session)
        counted = headcount(session, process)
    told = models.Participation(
        process=process.slug,
        funnel=_funnel(counted.funnel),
        groups=models.ByGroup(**{name: groups(by) for name, by in counted.groups.items()}),
    )
    return answer(request, told)


def figure(one: Figure) -> models.Figure:
    """Return a figure as it is told."""
    return models.Figure(count=one.n, mark=one.mark)


def groups(counted: Mapping[str, Figure] | None) -> list[models.Group] | None:
    """Return groups as they are told."""
    if counted is None:
        return None
    return [
        models.Group(
            whose=WHOSE.get(code, models.Whose.NAMED),
            code=None if code in WHOSE else code,
            figure=figure(one),
        )
        for code, one in counted.items()
    ]


def _funnel(funnel: Funnel) -> models.Funnel:
    steps: dict[str, Figure | None] = {
        one.name: getattr(funnel, one.name) for one in fields(funnel)
    }
    return models.Funnel.model_validate(
        {name: figure(one) if one else None for name, one in steps.items()}
    )
