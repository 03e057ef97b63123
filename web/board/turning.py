"""Undo and redo, from any page of the board: what one did last in the place of that page."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Response

from web.backstage import Stage
from web.board.doors.gate import Changing
from web.board.returning import do_and_return, way_back
from web.fields import Text
from web.routes import Router
from workshop.sorting.acts import redo, undo
from workshop.sorting.stacks import Stack

TABLE = "/board/sort"
Place = Annotated[Stack, Form()]
router = Router(prefix="/board")


@router.post("/undo")
def take_back(
    stage: Stage, signed_in: Changing, back: Text = "", stack: Place = Stack.BOARD
) -> Response:
    """Take back what this facilitator did last in this place of the board."""
    to = way_back(back, TABLE)
    return do_and_return(stage, signed_in, lambda hand: undo(hand, stack=stack), to)


@router.post("/redo")
def do_again(
    stage: Stage, signed_in: Changing, back: Text = "", stack: Place = Stack.BOARD
) -> Response:
    """Do again what this facilitator took back last in this place."""
    to = way_back(back, TABLE)
    return do_and_return(stage, signed_in, lambda hand: redo(hand, stack=stack), to)
