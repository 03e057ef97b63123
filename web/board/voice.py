"""One contribution on the board: all that was said, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from storage.tables import Process
from web.backstage import Stage
from web.board.frame import frame, show_board
from web.board.gate import Colleague
from web.board.hand import hand_of, last_acts
from web.fields import RowNumber
from workshop.board.wall import cards_of
from workshop.refusals import UnknownContribution
from workshop.sorting.chain import Standing, quotes_of_voice, reached_from, standing_items
from workshop.sorting.quoting import require_said

router = APIRouter(prefix="/board/voice")


@dataclass(frozen=True, slots=True)
class Path:
    """Where words of a contribution went: the item they stand under, and all that followed."""

    words: str
    items: tuple[Standing, ...]


@router.get("/{number}")
def page(request: Request, stage: Stage, signed_in: Colleague, number: RowNumber) -> HTMLResponse:
    """Show one contribution whole, with the way of each of its quotes through the chain."""
    with stage.store.reading() as session:
        hand = hand_of(session, stage, signed_in)
        try:
            require_said(hand, number)
        except UnknownContribution as error:
            raise HTTPException(404) from error
        (card,) = cards_of(session, [number])
        values = {
            **frame(session, hand.process),
            "card": card,
            "paths": paths_of(session, hand.process, number),
            "acts": last_acts(session, hand.process, signed_in),
        }
    return show_board(request, "board/voice.html", signed_in, "sort", **values)


def paths_of(session: Session, process: Process, number: int) -> list[Path]:
    """Return what became of each quote of a contribution."""
    board = standing_items(session, process)
    by_number = {item.number: item for item in board}
    return [
        Path(words, (by_number[item], *reached_from(board, item)))
        for item, words in quotes_of_voice(session, number)
        if item in by_number
    ]
