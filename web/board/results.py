"""Letting everybody read the results: what would be shown, what is kept back, and the switch."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from web.backstage import Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.pages import show
from web.results.page import what_is_shown
from web.routes import Router
from workshop.outside.public import results_of
from workshop.outside.publishing import show_results
from workshop.process import current_process

ALL = "/board/results"
TAB = "process"
router = Router(prefix=ALL)


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague, refused: str = "") -> HTMLResponse:
    """Show how much everybody would read, and whether they can."""
    with stage.store.reading() as session:
        process = current_process(session)
        results = results_of(session, process, now=stage.clock())
        values: dict[str, Any] = {
            **frame(session, process),
            "is_shown": results.is_shown,
            "counts": {kind: len(some) for kind, some in results.pieces.items()},
            "quotes": sum(len(p.quotes) for some in results.pieces.values() for p in some),
            "kept_back": results.kept_back,
            "withheld": results.withheld,
            "acts": last_acts(session, process, signed_in),
        }
    said = sentence_for(refused)
    status = 409 if said else 200
    return show_board(
        request, "board/results.html", signed_in, TAB, status=status, refused=said, **values
    )


@router.get("/preview")
def preview(request: Request, stage: Stage, _signed_in: Colleague) -> HTMLResponse:
    """Show the page as everybody would read it."""
    with stage.store.reading() as session:
        values = what_is_shown(session, request, stage)
    return show(request, "results/page.html", preview=True, **values)


@router.post("")
def switch(stage: Stage, signed_in: Changing, shown: Annotated[bool, Form()] = False) -> Response:
    """Let everybody read the results, or nobody."""
    with stage.store.writing() as session:
        show_results(hand_of(session, stage, signed_in), is_shown=shown)
    return RedirectResponse(ALL, status_code=303)
