"""Setting up one's sign-in with a link, and going out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse

from web.backstage import Backstage, Stage
from web.board.doors.admitting import give_cookie
from web.board.doors.choosing import Unusable, app_shown, hash_chosen
from web.board.doors.gate import ANYBODY, OwnForm
from web.cookies import Cookie, drop_cookie, read_token
from web.fields import Text
from web.limits import address_of, limits_of
from web.pages import show
from web.routes import Router
from workshop.doors.inviting import Invited, SetUp, choose_password, finish, read_invite
from workshop.doors.refusals import WrongCode
from workshop.doors.sessions import sign_out
from workshop.refusals import InvalidInvite

router = Router(prefix="/board")
Token = Annotated[str, Path(max_length=200)]
Read = TypeVar("Read")


@router.get("/enter/{token}", dependencies=ANYBODY)
def ask(request: Request, stage: Stage, token: Token) -> Response:
    """Ask for a password; looking at the link uses nothing up."""
    try:
        invited = _tried(request, lambda: _invited(stage, token))
    except InvalidInvite:
        return _link_is_over(request)
    return _password_page(request, invited, token)


@router.post("/enter/{token}", dependencies=ANYBODY)
def choose(
    request: Request, stage: Stage, token: Token, password: Text = "", again: Text = ""
) -> Response:
    """Keep a password with the link, if it is good enough and was typed the same way twice."""
    try:
        invited = _tried(request, lambda: _invited(stage, token))
        hashed = hash_chosen(stage, invited.name, password, again)
    except InvalidInvite:
        return _link_is_over(request)
    except Unusable as error:
        return _password_page(request, invited, token, fault=error.fault)
    with stage.store.writing() as session:
        choose_password(session, stage.vault, token, hashed, now=stage.clock())
    return RedirectResponse(f"/board/enter/{token}/code", status_code=303)


@router.get("/enter/{token}/code", dependencies=ANYBODY)
def show_secret(request: Request, stage: Stage, token: Token) -> Response:
    """Show what the app on the telephone is to learn, and ask for a first code."""
    try:
        invited = _tried(request, lambda: _invited(stage, token))
    except InvalidInvite:
        return _link_is_over(request)
    if invited.secret is None:
        return RedirectResponse(f"/board/enter/{token}", status_code=303)
    return _code_page(request, invited, invited.secret, token)


@router.post("/enter/{token}/code", dependencies=ANYBODY)
def enter(request: Request, stage: Stage, token: Token, code: Text = "") -> Response:
    """Use the link up, begin a session, and show the codes for paper this once."""
    try:
        invited = _tried(request, lambda: _invited(stage, token))
        done = _finished(request, stage, token, code)
    except InvalidInvite:
        return _link_is_over(request)
    except WrongCode:
        if invited.secret is None:
            return _link_is_over(request)
        return _code_page(request, invited, invited.secret, token, fault="code")
    told: dict[str, Any] = {"codes": done.codes, "is_new": True, "name": invited.name}
    page = show(request, "board/doors/recovery_codes.html", path="/board", **told)
    return give_cookie(request, page, stage, done.cookie)


@router.post("/leave")
def leave(request: Request, stage: Stage, _signed_in: OwnForm) -> Response:
    """End the session, here and on the server."""
    cookie = read_token(request, stage, Cookie.BOARD)
    with stage.store.writing() as session:
        sign_out(session, cookie or "", now=stage.clock())
    response = show(request, "board/doors/left.html")
    drop_cookie(response, stage, Cookie.BOARD)
    return response


def _tried(request: Request, read: Callable[[], Read]) -> Read:
    """Return what a link gives. Links that do not work can be tried five times a minute.

    One that works is never stopped, whatever others try at the same address: nobody guesses
    256 bits.
    """
    try:
        return read()
    except InvalidInvite:
        limits_of(request).links.take(address_of(request))
        raise


def _invited(stage: Backstage, token: str) -> Invited:
    with stage.store.reading() as session:
        return read_invite(session, stage.vault, token, now=stage.clock())


def _finished(request: Request, stage: Backstage, token: str, code: str) -> SetUp:
    now, before = stage.clock(), read_token(request, stage, Cookie.BOARD)
    with stage.store.writing() as session:
        done = finish(session, stage.vault, token, code, now=now)
        # Somebody else may have been signed in in this browser.
        sign_out(session, before or "", now=now)
    return done


def _link_is_over(request: Request) -> Response:
    told: dict[str, Any] = {"title": "web.error.link_used_title", "sentence": "doors.link_used"}
    return show(request, "error.html", status=410, can_sign_in=True, **told)


def _password_page(request: Request, invited: Invited, token: str, *, fault: str = "") -> Response:
    status = 422 if fault else 200
    values: dict[str, Any] = {"name": invited.name, "token": token, "fault": fault}
    return show(request, "board/doors/set_up_password.html", status=status, **values)


def _code_page(
    request: Request, invited: Invited, secret: str, token: str, *, fault: str = ""
) -> Response:
    return show(
        request,
        "board/doors/set_up_code.html",
        status=422 if fault else 200,
        action=f"/board/enter/{token}/code",
        offer="",
        form_token="",
        fault=fault,
        **app_shown(secret, invited.name),
    )
