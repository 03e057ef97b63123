"""Coming in with a one-time link, and going out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from web.backstage import Stage
from web.board.gate import Colleague, require_form_token
from web.cookies import Cookie, drop_cookie, read_token, set_cookie
from web.errors import error_page
from web.fields import Text
from web.limits import address_of, limits_of
from web.pages import show
from workshop.board.staff import SESSION_FOR, sign_in, sign_out
from workshop.refusals import InvalidInvite

router = APIRouter(prefix="/board")
Token = Annotated[str, Path(max_length=200)]


@router.get("/enter/{token}")
def ask(request: Request, token: Token) -> Response:
    """Show one button; looking at the link uses nothing up and says nothing about it."""
    return show(request, "board/enter.html", token=token)


@router.post("/enter/{token}")
def enter(request: Request, stage: Stage, token: Token) -> Response:
    """Use the link up and begin a session. Links that do not work can be tried five times."""
    tries, address = limits_of(request).sign_ins, address_of(request)
    tries.take(address)
    try:
        with stage.store.writing() as session:
            cookie = sign_in(session, token, now=stage.clock())
    except InvalidInvite:
        return error_page(request, 410)
    tries.give_back(address)
    response = RedirectResponse("/board", status_code=303)
    seconds = int(SESSION_FOR.total_seconds())
    set_cookie(response, stage, Cookie.BOARD, cookie, seconds=seconds)
    return response


@router.post("/leave")
def leave(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    form_token: Text = "",
) -> Response:
    """End the session, here and on the server."""
    require_form_token(signed_in, form_token)
    cookie = read_token(request, stage, Cookie.BOARD)
    with stage.store.writing() as session:
        sign_out(session, cookie or "", now=stage.clock())
    response = show(request, "board/left.html")
    drop_cookie(response, stage, Cookie.BOARD)
    return response
