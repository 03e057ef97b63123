"""The page of the report: what is missing, the words of each section, costs, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import Request, Response

from web.backstage import Backstage, Stage
from web.board.counting import census_of
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.board.hand import last_acts
from web.board.refusing import sentence_for
from web.report.files import Format
from web.report.sections import HEADS, INTROS
from web.routes import Router
from workshop.board.protecting import FEW
from workshop.board.staff import SignedIn
from workshop.process import current_process
from workshop.reporting.compose import compose
from workshop.reporting.costs import entered_costs
from workshop.reporting.lacking import Lack
from workshop.reporting.sections import Section
from workshop.reporting.writing import LONGEST_NOTE, LONGEST_WHAT, LONGEST_WORDS
from workshop.sorting.stacks import Stack

PAGE = "/board/report"
TAB = "report"
LACKS: Final[Mapping[Lack, tuple[str, str]]] = {
    Lack.LATE_DECISION: ("report.lack_late", "/board/decisions"),
    Lack.NO_DECISION: ("report.lack_decision", "/board/decisions"),
    Lack.UNTITLED: ("report.lack_untitled", "/board/hall/moderate"),
    Lack.QUOTES: ("report.lack_quotes", "/board/hall/moderate"),
    Lack.UNSORTED: ("report.lack_unsorted", "/board/sort"),
    Lack.NEEDS: ("report.lack_needs", "/board/items/need"),
    Lack.MEASURES: ("report.lack_measures", "/board/items/measure"),
    Lack.SOLUTIONS: ("report.lack_solutions", "/board/decisions"),
    Lack.HEADS: ("report.lack_heads", "/board/meetings"),
    Lack.COSTS: ("report.lack_costs", "#costs"),
    Lack.WORDS: ("report.lack_words", "#wording"),
}
"""What is said of each thing that is missing, and where it is put right."""
FORMATS: Final[Mapping[Format, str]] = {
    Format.DOCX: "report.as_docx",
    Format.PDF: "report.as_pdf",
    Format.HTML: "report.as_html",
}
router = Router(prefix=PAGE)


@dataclass(frozen=True, slots=True)
class TypedWords:
    """What was typed for a section in a language, and could not be kept."""

    section: Section
    language: str
    words: str
    fault: str


@dataclass(frozen=True, slots=True)
class TypedCost:
    """A cost as it stands in its form; `number` 0 is the form for a new one."""

    number: int = 0
    what: str = ""
    amount: str = ""
    hours: str = ""
    note: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    is_stale: bool = False


@router.get("")
def page(
    request: Request, stage: Stage, signed_in: Colleague, saved: bool = False, refused: str = ""
) -> Response:
    """Show what is missing, the wording and the costs, and where the report is got."""
    said = sentence_for(refused)
    return show_report(request, stage, signed_in, refused=said, is_saved=saved and not said)


def show_report(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    *,
    words: TypedWords | None = None,
    cost: TypedCost | None = None,
    refused: str | None = None,
    is_saved: bool = False,
    status: int = 200,
) -> Response:
    """Return the page, with what was typed where it could not be kept."""
    with stage.store.reading() as session:
        process = current_process(session)
        report = compose(session, process, census_of(request).count(session), now=stage.clock())
        own = {(one.section, one.language): one for one in report.own}
        values: dict[str, Any] = {
            **frame(session, process),
            "missing": [(*LACKS[one.lack], one) for one in report.missing],
            "sections": [(str(one), HEADS[one], INTROS[one]) for one in Section],
            "own": {(str(section), code): one for (section, code), one in own.items()},
            "costs": entered_costs(session, process),
            "process_languages": process.languages,
            "acts": last_acts(session, process, signed_in, stack=Stack.REPORT),
        }
    values |= {"formats": FORMATS, "under": FEW, "longest": LONGEST_WORDS}
    values |= {"longest_what": LONGEST_WHAT, "longest_note": LONGEST_NOTE}
    values |= {"typed": words, "typed_cost": cost or TypedCost(), "say_in": stage.catalogue.say}
    told = {"refused": refused, "is_saved": is_saved}
    status = 409 if refused and status == 200 else status
    template = "board/report/page.html"
    return show_board(request, template, signed_in, TAB, status=status, **told, **values)
