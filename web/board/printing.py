"""What goes on paper: cards to cut out, and posters of needs, measures and solutions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Process
from web.backstage import Stage
from web.board.counting import census_of
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.board.wall import View
from web.routes import Router
from workshop.board.census import Cells
from workshop.board.cutting import cut_cards
from workshop.board.quotes import quotes_of
from workshop.board.tally import counts_by_source, meetings_heard, photos
from workshop.carrying.cards import cards_of
from workshop.process import current_process
from workshop.sorting.chain import standing_items

A_SHEET = 8
router = Router(prefix="/board/print")


class What(StrEnum):
    """What can be printed; all but the cards are posters of items."""

    CARDS = "cards"
    NEED = "need"
    MEASURE = "measure"
    SOLUTION = "solution"


@router.get("")
def page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    view: Annotated[View, Depends()],
    what: What = What.CARDS,
) -> HTMLResponse:
    """Show the sheets as they will be printed, and above them what can be chosen."""
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            **_choices(session, process, view, census_of(request).count(session)),
            "question": process.question,
            "cards": _cards(session, process, view) if what == What.CARDS else [],
            "posters": [] if what == What.CARDS else _posters(session, process, what),
        }
    return show_board(
        request, "board/print.html", signed_in, "process",
        view=view, what=what, a_sheet=A_SHEET, **values,
    )  # fmt: skip


def _choices(session: Session, process: Process, view: View, cells: Cells) -> dict[str, Any]:
    counts = counts_by_source(session, process, view.sieve, cells)
    return {
        "deck": photos(session, process, view.phase or None, cells),
        "meetings": [(one.code, one.title) for one in meetings_heard(session, process, cells)],
        "sources": sorted({count.source for count in counts if count.source}),
    }


def _cards(session: Session, process: Process, view: View) -> list[Any]:
    return list(cut_cards(session, process, view.sieve, view.sides, view.words))


def _posters(session: Session, process: Process, what: What) -> list[dict[str, Any]]:
    items = standing_items(session, process, ItemKind(what))
    quotes = quotes_of(session, [item.number for item in items])
    cards = cards_of(session, process)
    return [
        {
            "title": item.title,
            "quotes": quotes.get(item.number, []),
            "is_rehearsal": item.is_rehearsal,
            "card": cards.get(item.number),
        }
        for item in items
    ]
