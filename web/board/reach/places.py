"""The list of places that people may come from, with who came by them; adding one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Process
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.reach.forms import SourceFields, read_source, typed_source
from web.board.refusing import sentence_for
from web.board.room.meetingforms import Faults
from web.pages import language_of
from web.routes import Router
from workshop.board.headcount import OTHERS, UNSAID
from workshop.board.protecting import FEW
from workshop.board.staff import SignedIn
from workshop.process import current_process
from workshop.reach.report import Row, source_report
from workshop.reach.sources import LONGEST_LABEL, add_source, clean_code
from workshop.refusals import KnownSource
from workshop.residents.sources import HALL
from workshop.sorting.stacks import Stack

PAGE = "/board/reach"
TAB = "people"
router = Router(prefix=PAGE)
Typed = Annotated[SourceFields, Depends(typed_source)]


@router.get("")
def page(
    request: Request, stage: Stage, signed_in: Colleague, code: str = "", refused: str = ""
) -> Response:
    """Show where people come from, and a form for another place; `code` fills it in."""
    code = clean_code(code)
    language = language_of(request)
    typed = SourceFields(name=code, short=code, language=language)
    return _show(request, stage, signed_in, typed, refused=sentence_for(refused))


@router.post("")
def add(request: Request, stage: Stage, signed_in: Changing, typed: Typed) -> Response:
    """Add a place."""
    try:
        with stage.store.writing() as session:
            hand = hand_of(session, stage, signed_in)
            plan, faults = read_source(typed, hand.process)
            number = add_source(hand, plan).id if plan else None
    except KnownSource:
        number, faults = None, {"short": "reach.known"}
    if number is None:
        return _show(request, stage, signed_in, typed, faults=faults)
    return RedirectResponse(f"{PAGE}/{number}?added=1", status_code=303)


def _show(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    typed: SourceFields,
    *,
    faults: Faults | None = None,
    refused: str | None = None,
) -> Response:
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            **_report(session, process),
            "acts": last_acts(session, process, signed_in, stack=Stack.REACH),
            "process_languages": process.languages,
        }
    told = {"typed": typed, "faults": faults or {}, "refused": refused, "longest": LONGEST_LABEL}
    status = 422 if faults else 409 if refused else 200
    template = "board/reach/places.html"
    return show_board(request, template, signed_in, TAB, status=status, **told, **values)


def _report(session: Session, process: Process) -> dict[str, Any]:
    report = source_report(session, process)
    return {
        "rows": [_line(row) for row in report.rows],
        "together": report.together,
        "in_all": report.in_all,
        "under": FEW,
        "is_early": not any(row.code == UNSAID for row in report.rows),
    }


def _line(row: Row) -> dict[str, Any]:
    source = row.source
    return {
        "row": row,
        "number": source.id if source else None,
        "label": source.label if source else row.code,
        "kind": source.kind if source else None,
        "is_retired": source is not None and source.is_retired,
        "is_others": row.code == OTHERS,
        "is_unsaid": row.code == UNSAID,
        "is_hall": source is None and row.code.split("-")[0] == HALL,
    }
