"""Letting somebody in: the cookie of a new session, and the page they wanted."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from web.backstage import Backstage
from web.board.addresses import FOR_CONTACT, HOME, page_of_the_board
from web.board.doors.familiar import remember_browser
from web.board.doors.holding import open_form
from web.cookies import Cookie, read_token, set_cookie
from web.pages import show
from workshop.board.staff import SignedIn, StaffRole
from workshop.doors.sessions import begin_session, require_signed_in, sign_out

DAY_S = 24 * 60 * 60
"""The browser keeps it for longer than we take it: so we know whose words came too late."""


def begin_anew(session: Session, request: Request, stage: Backstage, facilitator_id: int) -> str:
    """Return the cookie of a new session; the one that this browser had is over."""
    now = stage.clock()
    before = read_token(request, stage, Cookie.BOARD)
    if before:
        sign_out(session, before, now=now)
    return begin_session(session, facilitator_id, now=now)


def give_cookie(request: Request, response: Response, stage: Backstage, cookie: str) -> Response:
    """Return the answer with the session's cookie; the session itself ends earlier."""
    set_cookie(response, stage, Cookie.BOARD, cookie, seconds=DAY_S)
    remember_browser(request, response, stage)
    return response


def _first_page(signed_in: SignedIn, to: str) -> str:
    """Return the page that was wanted; the contact for safety comes to what waits for them."""
    wanted = page_of_the_board(to)
    is_contact = signed_in.role == StaffRole.SAFETY
    return FOR_CONTACT if is_contact and wanted == HOME else wanted


def welcome(request: Request, stage: Backstage, cookie: str, *, to: str, held: str) -> Response:
    """Return what comes after signing in: the page that was wanted, or what was not kept yet."""
    with stage.store.reading() as session:
        signed_in = require_signed_in(session, cookie, now=stage.clock())
    form = open_form(stage.vault, held, signed_in.facilitator_id, now=stage.clock())
    if form is not None:
        page: Response = show(request, "board/doors/held.html", held=form, signed_in=signed_in)
    else:
        page = RedirectResponse(_first_page(signed_in, to), status_code=303)
    return give_cookie(request, page, stage, cookie)
