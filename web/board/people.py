"""The people page: how many, by what, and who is missing; no names, no row for anybody."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from storage.tables import Process
from web.backstage import Stage
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.routes import Router
from workshop.board.headcount import headcount
from workshop.board.protecting import FEW
from workshop.process import current_process
from workshop.reach.sources import sources_of

router = Router(prefix="/board/people")


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague) -> HTMLResponse:
    """Show the counts of those who take part."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            "people": headcount(session, process),
            "named": _named(process),
            "under": FEW,
            "places": {one.code: one.label for one in sources_of(session, process)},
        }
    return show_board(request, "board/people.html", signed_in, "people", **values)


def _named(process: Process) -> dict[str, Any]:
    """Return the groups that the process itself has words for."""
    return {
        "age_band": {band["code"]: band["words"] for band in process.ages["bands"]},
        "area": process.areas,
    }
