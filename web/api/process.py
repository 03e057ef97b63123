"""What the process is, what is asked in it, and where people meet."""

from __future__ import annotations

from fastapi import Request, Response
from sqlalchemy import select

from storage import tables
from web.api import models
from web.api.answering import answer
from web.api.described import responses
from web.api.door import ReadsResults
from web.api.figures import figure, groups
from web.backstage import Stage
from web.routes import Router
from workshop.board.finding import meetings_of
from workshop.outside.attendance import came_to
from workshop.process import current_process, phases_of

router = Router(tags=["process"])


@router.get("/process", response_model=models.Process, responses=responses())
def read_process(request: Request, stage: Stage, reader: ReadsResults) -> Response:
    """The process that is going on: its question, who decides, its phases."""
    with stage.store.reading() as session:
        process = current_process(session)
        phases = phases_of(session, process)
    told = models.Process(
        id=process.slug,
        title=process.title,
        municipality=process.municipality,
        question=process.question,
        decider=process.decider,
        promise=process.promise,
        use=process.use,
        timezone=process.timezone,
        languages=process.languages,
        age_bands=[
            models.AgeBand(code=band["code"], words=band["words"])
            for band in process.ages["bands"]
        ],
        areas=[models.Area(code=code, words=words) for code, words in process.areas.items()],
        phases=[_phase(one) for one in phases],
    )
    return answer(request, told)


@router.get("/prompts", response_model=models.Prompts, responses=responses())
def read_prompts(request: Request, stage: Stage, reader: ReadsResults) -> Response:
    """The deck, with the addresses of its pictures."""
    with stage.store.reading() as session:
        process = current_process(session)
        rows = session.execute(
            select(tables.Prompt, tables.Phase.kind)
            .join(tables.Phase, tables.Phase.id == tables.Prompt.phase_id)
            .where(tables.Prompt.process_id == process.id)
            .order_by(tables.Phase.position, tables.Prompt.number, tables.Prompt.id)
        ).all()
    prompts = [_prompt(one, phase, stage.public_url) for one, phase in rows]
    return answer(request, models.Prompts(process=process.slug, prompts=prompts))


@router.get("/meetings", response_model=models.Meetings, responses=responses())
def read_meetings(request: Request, stage: Stage, reader: ReadsResults) -> Response:
    """The workshops in the room, and how many came."""
    with stage.store.reading() as session:
        process = current_process(session)
        phases = {one.id: one.kind for one in phases_of(session, process)}
        meetings = meetings_of(session, process)
    told = [_meeting(process, one, phases.get(one.phase_id or 0)) for one in meetings]
    return answer(request, models.Meetings(process=process.slug, meetings=told))


def _phase(one: tables.Phase) -> models.Phase:
    return models.Phase.model_validate(
        {
            "id": one.kind,
            "title": one.title,
            "intro": one.intro,
            "opens_at": one.opens_at,
            "closes_at": one.closes_at,
            "state": one.state,
        }
    )


def _prompt(one: tables.Prompt, phase: str, public_url: str) -> models.Prompt:
    picture = {
        "url": f"{public_url}/picture/{one.picture}",
        "alt": one.alt or {},
        "credit": one.credit,
        "licence": one.licence,
    }
    return models.Prompt.model_validate(
        {
            "id": one.code,
            "phase": phase,
            "number": one.number,
            "each": one.each,
            "questions": one.questions,
            "picture": picture if one.picture else None,
            "is_retired": one.is_retired,
        }
    )


def _meeting(process: tables.Process, one: tables.Meeting, phase: str | None) -> models.Meeting:
    came = came_to(process, one)
    return models.Meeting.model_validate(
        {
            "id": one.code,
            "phase": phase,
            "title": one.title,
            "place": one.place,
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "attendance": {
                "total": figure(came.total) if came.total else None,
                "roles": groups(came.roles),
                "ages": groups(came.ages),
            },
        }
    )
