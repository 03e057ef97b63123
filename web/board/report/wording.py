"""Words of facilitators at the head of a section, in one language at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from web.backstage import Stage
from web.board.doors.gate import Changing
from web.board.hand import hand_of
from web.board.report.overview import PAGE, TypedWords, show_report
from web.fields import HIGHEST_ROW, Text
from web.routes import Router
from workshop.refusals import BadReportWords, Stale
from workshop.reporting.sections import Section
from workshop.reporting.writing import write_words
from workshop.voices.keeping import clean_text

router = Router(prefix=PAGE)


@router.post("/words")
def save(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    section: Annotated[Section, Form()] = Section.SUMMARY,
    language: Text = "",
    words: Text = "",
    version: Annotated[int, Form(ge=0, le=HIGHEST_ROW)] = 0,
) -> Response:
    """Keep the words; if a colleague was faster, theirs stand beside what was typed."""
    text = clean_text(words.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        with stage.store.writing() as session:
            hand = hand_of(session, stage, signed_in)
            write_words(hand, section, language, text, version=version)
    except BadReportWords:
        typed = TypedWords(section, language, text, "report.too_long")
        return show_report(request, stage, signed_in, words=typed, status=422)
    except Stale:
        typed = TypedWords(section, language, text, "report.stale")
        return show_report(request, stage, signed_in, words=typed, status=409)
    return RedirectResponse(f"{PAGE}?saved=1#words-{section}", status_code=303)
