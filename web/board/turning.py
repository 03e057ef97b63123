"""Undo and redo, from any page of the board."""

from __future__ import annotations

from fastapi import APIRouter, Response

from web.backstage import Stage
from web.board.doors.gate import Changing
from web.board.returning import do_and_return, way_back
from web.fields import Text
from workshop.sorting.acts import redo, undo

TABLE = "/board/sort"
router = APIRouter(prefix="/board")


@router.post("/undo")
def take_back(stage: Stage, signed_in: Changing, back: Text = "") -> Response:
    """Take back what this facilitator did last on the board."""
    return do_and_return(stage, signed_in, undo, way_back(back, TABLE))


@router.post("/redo")
def do_again(stage: Stage, signed_in: Changing, back: Text = "") -> Response:
    """Do again what this facilitator took back last."""
    return do_and_return(stage, signed_in, redo, way_back(back, TABLE))
