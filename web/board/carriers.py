"""Residents who will help with solutions: how to reach them, for facilitators alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse

from prompts.processfile import ItemKind
from web.backstage import Stage
from web.board.doors.gate import Changer, Changing
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.board.returning import do_and_return
from web.fields import RowNumber
from web.routes import Router
from workshop.carrying.calling import look_at_carriers, set_contacted
from workshop.process import current_process

ALL = "/board/carriers"
TAB = ItemKind.SOLUTION
router = Router(prefix=ALL)


@router.get("")
def page(request: Request, stage: Stage, signed_in: Changer, refused: str = "") -> HTMLResponse:
    """Show who has signed up, by solution; that somebody looked is written down."""
    with stage.store.writing() as session:
        carried = look_at_carriers(hand_of(session, stage, signed_in), stage.vault)
    with stage.store.reading() as session:
        process = current_process(session)
        values = {**frame(session, process), "acts": last_acts(session, process, signed_in)}
    said = sentence_for(refused)
    status = 409 if said else 200
    return show_board(
        request, "board/carriers.html", signed_in, TAB,
        status=status, refused=said, carried=carried, **values,
    )  # fmt: skip


@router.post("/{number}")
def contacted(
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    is_contacted: Annotated[bool, Form(alias="contacted")] = False,
) -> Response:
    """Note that somebody has been in touch with a carrier, or has not; it can be undone."""
    return do_and_return(
        stage, signed_in, lambda hand: set_contacted(hand, number, is_contacted=is_contacted), ALL
    )
