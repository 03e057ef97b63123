"""Undo and redo, from any page of the board."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from web.backstage import Backstage, Stage
from web.board.gate import Changing
from web.board.hand import hand_of
from web.fields import Text
from workshop.board.staff import SignedIn
from workshop.refusals import WorkshopError
from workshop.sorting.acts import Hand, redo, undo

TABLE = "/board/sort"
router = APIRouter(prefix="/board")


@router.post("/undo")
def take_back(stage: Stage, signed_in: Changing, back: Text = "") -> Response:
    """Take back what this facilitator did last on the board."""
    return _turned(stage, signed_in, undo, back)


@router.post("/redo")
def do_again(stage: Stage, signed_in: Changing, back: Text = "") -> Response:
    """Do again what this facilitator took back last."""
    return _turned(stage, signed_in, redo, back)


def _turned(
    stage: Backstage, signed_in: SignedIn, turn: Callable[[Hand], object], back: str
) -> Response:
    to = back if back.startswith("/board/") and "//" not in back else TABLE
    try:
        with stage.store.writing() as session:
            turn(hand_of(session, stage, signed_in))
    except WorkshopError as error:
        to += "?" + urlencode({"refused": type(error).__name__})
    return RedirectResponse(to, status_code=303)
