"""The card of a solution at the board: how it can be done, in the languages of the process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from web.backstage import Stage
from web.board.doors.gate import Changing
from web.board.hand import hand_of
from web.board.item import show_item
from web.board.titles import words_typed
from web.fields import RowNumber
from web.routes import Router
from workshop.carrying.cards import Part
from workshop.carrying.reality import write_card
from workshop.process import current_process
from workshop.refusals import Stale, UnknownItem

Lines = Annotated[list[str], Form()]
router = Router(prefix="/board/item/{number}/reality")


@router.post("")
def write(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    number: RowNumber,
    version: Annotated[int, Form(ge=0)],
    part: Lines = [],  # noqa: B006
    language: Lines = [],  # noqa: B006
    written: Lines = [],  # noqa: B006
) -> Response:
    """Write how a solution can be done; if somebody else was faster, both versions are shown."""
    with stage.store.reading() as session:
        known = current_process(session).languages
    parts = _read(known, list(zip(part, language, written, strict=False)))
    try:
        with stage.store.writing() as session:
            write_card(hand_of(session, stage, signed_in), number, parts, version=version)
    except Stale as stale:
        mine = {"parts": parts, "version": stale.version}
        return show_item(request, stage, signed_in, number, my_card=mine)
    except UnknownItem as error:
        raise HTTPException(404) from error
    return RedirectResponse(f"/board/item/{number}#reality-head", status_code=303)


def _read(
    known: Sequence[str], lines: Sequence[tuple[str, str, str]]
) -> dict[Part, Mapping[str, str]]:
    found: dict[Part, Mapping[str, str]] = {}
    for part in Part:
        own = [(code, text) for name, code, text in lines if name == part]
        found[part] = words_typed(known, [code for code, _ in own], [text for _, text in own])
    return found
