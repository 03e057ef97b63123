"""Doing something from a page of the board, and going back to where one was."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import Response
from fastapi.responses import RedirectResponse

from web.backstage import Backstage
from web.board.hand import hand_of
from workshop.board.staff import SignedIn
from workshop.refusals import WorkshopError
from workshop.sorting.acts import Hand


def way_back(back: str, otherwise: str) -> str:
    """Return where a form wants to go back to, if that is on the board."""
    return back if back.startswith("/board/") and "//" not in back else otherwise


def do_and_return(
    stage: Backstage, signed_in: SignedIn, act: Callable[[Hand], object], to: str
) -> Response:
    """Do something in one transaction and go somewhere; what is refused is said there."""
    try:
        with stage.store.writing() as session:
            act(hand_of(session, stage, signed_in))
    except WorkshopError as error:
        sign = "&" if "?" in to else "?"
        to += sign + urlencode({"refused": type(error).__name__})
    return RedirectResponse(to, status_code=303)
