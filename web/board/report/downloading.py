"""The report read in the browser, and as a file."""

from __future__ import annotations

from fastapi import HTTPException, Request, Response

from web.backstage import Stage
from web.board.counting import census_of
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.board.report.overview import PAGE, TAB
from web.report.build import build
from web.report.files import TYPES, Format, make_report
from web.report.html import shown
from web.report.tree import Picture
from web.routes import Router
from workshop.process import current_process
from workshop.reporting.compose import compose

STEM = "report-"
router = Router(prefix=PAGE)


@router.get("/read")
def read(request: Request, stage: Stage, signed_in: Colleague, language: str = "") -> Response:
    """Show the report as it stands now, in one of the languages of the process."""
    with stage.store.reading() as session:
        process = current_process(session)
        report = compose(session, process, census_of(request).count(session), now=stage.clock())
        around = frame(session, process)
    known = report.subject.languages
    document = build(report, stage.catalogue, language if language in known else known[0])
    pictures = {
        one.name: f"/picture/{one.name}"
        for one in document.blocks
        if isinstance(one, Picture) and stage.shelf.path(one.name).is_file()
    }
    values = {**around, **shown(document, pictures), "process_languages": known}
    return show_board(request, "board/report/read.html", signed_in, TAB, **values)


@router.get("/{name}")
def file(request: Request, stage: Stage, signed_in: Colleague, name: str) -> Response:
    """Return the report as a file, named by language and ending: `report-nb.docx`."""
    language, form = _named(name)
    with stage.store.reading() as session:
        process = current_process(session)
        if language not in process.languages:
            raise HTTPException(404)
        slug, now = process.slug, stage.clock()
        report = compose(session, process, census_of(request).count(session), now=now)
    made = make_report(
        report, form, language, catalogue=stage.catalogue, shelf=stage.shelf, now=now
    )
    headers = {"Content-Disposition": f'attachment; filename="{slug}-{language}.{form}"'}
    return Response(made, media_type=TYPES[form], headers=headers)


def _named(name: str) -> tuple[str, Format]:
    stem, _, ending = name.partition(".")
    if not stem.startswith(STEM) or ending not in set(Format):
        raise HTTPException(404)
    return stem.removeprefix(STEM), Format(ending)
