"""What everybody may read, without an account: what came of it, and what happens next."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from sqlalchemy.orm import Session

from prompts.catalogue import FALLBACK_LANGUAGE
from prompts.words import Words, pick
from storage.tables import Process
from web.backstage import Backstage, Stage
from web.pages import language_of, show
from web.results.data import as_object, as_table
from web.results.drawing import drawing_of
from web.routes import Router
from workshop.outside.public import Results, results_of
from workshop.process import current_process
from workshop.steering.mandate import mandate_of

OPEN_DATA = {"Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=300"}
router = Router(prefix="/results")


@router.get("")
def page(request: Request, stage: Stage) -> HTMLResponse:
    """Show the results, or what happens until there are any."""
    with stage.store.reading() as session:
        values = what_is_shown(session, request, stage)
    if not values["results"].is_shown:
        return show(request, "results/soon.html", **values)
    return show(request, "results/page.html", **values)


@router.get("/data.json")
def open_data(stage: Stage) -> Response:
    """Return what the page says as one object."""
    with stage.store.reading() as session:
        process, results = _shown(session, stage.clock())
        return JSONResponse(as_object(process, results), headers=OPEN_DATA)


@router.get("/data.csv")
def open_table(stage: Stage) -> Response:
    """Return the items as a table."""
    with stage.store.reading() as session:
        process, results = _shown(session, stage.clock())
        named = {"Content-Disposition": 'attachment; filename="results.csv"'}
        table = as_table(process, results)
    # Spreadsheets take a file for UTF-8 only if it begins so.
    return Response(f"\ufeff{table}", media_type="text/csv", headers={**OPEN_DATA, **named})


def what_is_shown(session: Session, request: Request, stage: Backstage) -> dict[str, Any]:
    """Return what the page is made of."""
    process = current_process(session)
    results = results_of(session, process, now=stage.clock())
    session.expunge_all()
    return {
        "process": process,
        "title": process.title,
        "timezone": process.timezone,
        "mandate": mandate_of(process),
        "results": results,
        "drawing": drawing_of(results, partial(_in_words, language_of(request))),
    }


def _shown(session: Session, now: datetime) -> tuple[Process, Results]:
    process = current_process(session)
    results = results_of(session, process, now=now)
    if not results.is_shown:
        raise HTTPException(404)
    return process, results


def _in_words(language: str, words: Words) -> str:
    return pick(words, language, FALLBACK_LANGUAGE)
