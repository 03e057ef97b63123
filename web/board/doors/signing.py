"""Signing in: name and password, then a code."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from storage.vault import hash_token
from web.backstage import Backstage, Stage
from web.board.addresses import HOME, page_of_the_board
from web.board.doors.admitting import begin_anew, welcome
from web.board.doors.familiar import visitor_of
from web.board.doors.gate import ANYBODY
from web.board.doors.lapsing import SIGN_IN, show_sign_in
from web.brakes import brakes_of, person_brakes_of
from web.fields import Text
from web.limits import CROWDED_S, TooFast, limits_of
from web.pages import show
from web.routes import Router
from workshop.board.staff import record
from workshop.doors.naming import sign_in_name
from workshop.doors.refusals import (
    CrowdedDoor,
    SignInTooOld,
    WrongCode,
    WrongPassword,
)
from workshop.doors.signing_in import (
    Lock,
    lock_of,
    read_ticket,
    require_password,
    take_code,
    write_ticket,
)

router = Router(prefix=SIGN_IN, dependencies=ANYBODY)


@router.get("")
def ask(request: Request, to: str = HOME) -> Response:
    """Ask who it is."""
    return show_sign_in(request, to=page_of_the_board(to))


@router.post("")
def check(
    request: Request,
    stage: Stage,
    name: Text = "",
    password: Text = "",
    to: Text = HOME,
    held: Text = "",
) -> Response:
    """Ask for a code if the password is right; what is wrong otherwise is not said."""
    carried = {"to": page_of_the_board(to), "held": held}
    try:
        lock = _unlocked(request, stage, name, password)
    except WrongPassword:
        return show_sign_in(request, 401, name=name, fault="password", **carried)
    except TooFast as error:
        page = show_sign_in(request, 429, name=name, fault="wait", wait_s=error.wait_s, **carried)
        page.headers.update(error.headers or {})
        return page
    ticket = write_ticket(stage.vault, lock, now=stage.clock())
    return _code_page(request, ticket, carried)


@router.post("/code")
def come_in(
    request: Request,
    stage: Stage,
    ticket: Text = "",
    code: Text = "",
    recovery: Text = "",
    to: Text = HOME,
    held: Text = "",
) -> Response:
    """Begin a session, and go to the page that was wanted."""
    carried = {"to": page_of_the_board(to), "held": held}
    try:
        cookie = _let_in(request, stage, ticket, recovery.strip() or code)
    except SignInTooOld:
        return show_sign_in(request, 401, fault="too_old", **carried)
    except WrongCode:
        fault = "recovery" if recovery.strip() else "code"
        return _code_page(request, ticket, carried, status=401, fault=fault)
    except TooFast as error:
        page = _code_page(request, ticket, carried, status=429, fault="wait", wait_s=error.wait_s)
        page.headers.update(error.headers or {})
        return page
    return welcome(request, stage, cookie, **carried)


def _unlocked(request: Request, stage: Backstage, name: str, password: str) -> Lock:
    """Return the lock that a password opens.

    A name is slowed down for one visitor at a time: whoever keeps trying a colleague's name
    elsewhere keeps nobody out.
    """
    visitor, tries = visitor_of(request, stage), limits_of(request).sign_ins
    brakes = brakes_of(request)
    key = hash_token(f"{visitor} {sign_in_name(name)}")
    # First: a try that is refused here is none, and makes no wait longer.
    tries.take(visitor)
    try:
        brakes.take(key)
    except TooFast:
        tries.give_back(visitor)
        raise
    with stage.store.reading() as session:
        lock = lock_of(session, name)
    try:
        require_password(lock, password)
    except CrowdedDoor as error:
        tries.give_back(visitor)
        brakes.give_back(key)
        raise TooFast(CROWDED_S) from error
    tries.give_back(visitor)
    brakes.release(key)
    return lock


def _let_in(request: Request, stage: Backstage, ticket: str, typed: str) -> str:
    """Return the cookie of a new session. Raises SignInTooOld, WrongCode, TooFast."""
    now, brakes = stage.clock(), person_brakes_of(request)
    with stage.store.reading() as session:
        who = read_ticket(session, stage.vault, ticket, now=now)
    # By person alone: whoever comes here knows the password, and a code has six digits only.
    brakes.take(f"code {who}")
    try:
        with stage.store.writing() as session:
            take_code(session, stage.vault, who, typed, now=now)
            cookie = begin_anew(session, request, stage, who)
    except WrongCode:
        with stage.store.writing() as session:
            record(session, "code-refused", facilitator_id=who, now=now)
        raise
    brakes.release(f"code {who}")
    return cookie


def _code_page(
    request: Request,
    ticket: str,
    carried: dict[str, str],
    *,
    status: int = 200,
    fault: str = "",
    wait_s: int = 0,
) -> Response:
    values: dict[str, Any] = {
        "ticket": ticket,
        "fault": fault,
        "wait_s": wait_s,
        "path": SIGN_IN,
        **carried,
    }
    return show(request, "board/doors/sign_in_code.html", status=status, **values)
