"""One's own page: where one is signed in, password, app, codes for paper."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from web.backstage import Backstage, Stage
from web.board.doors.choosing import Unusable, app_shown, hash_chosen
from web.board.doors.gate import Colleague, OwnForm
from web.board.frame import frame, show_board
from web.brakes import person_brakes_of
from web.fields import Text
from web.limits import TooFast
from web.pages import show
from web.routes import Router
from workshop.board.staff import SignedIn, record
from workshop.doors.recovery import codes_left
from workshop.doors.refusals import (
    CrowdedDoor,
    SignInTooOld,
    WrongCode,
    WrongPassword,
)
from workshop.doors.renewing import (
    accept_secret,
    change_password,
    offer_secret,
    read_offer,
    renew_codes,
)
from workshop.doors.sessions import end_sessions, sessions_of
from workshop.doors.signing_in import lock_of_one, require_password
from workshop.process import current_process

PAGE = "/board/me"
router = Router(prefix=PAGE)
DONE = frozenset({"password", "app", "others"})


@router.get("")
def page(request: Request, stage: Stage, signed_in: Colleague, done: str = "") -> Response:
    """Show where one is signed in, and what one can change."""
    return _page(request, stage, signed_in, done=done if done in DONE else "")


@router.post("/others")
def leave_others(stage: Stage, signed_in: OwnForm) -> Response:
    """Sign out everywhere but here."""
    now, who = stage.clock(), signed_in.facilitator_id
    with stage.store.writing() as session:
        end_sessions(session, who, now=now, but=signed_in.session_number)
        record(session, "other-sessions-ended", facilitator_id=who, now=now)
    return _back("others")


@router.post("/password")
def set_password(
    request: Request,
    stage: Stage,
    signed_in: OwnForm,
    password: Text = "",
    new: Text = "",
    again: Text = "",
) -> Response:
    """Put a new password in the place of the old one."""
    try:
        _require_own_password(request, stage, signed_in, password)
        hashed = hash_chosen(stage, signed_in.name, new, again)
    except (WrongPassword, TooFast) as error:
        return _page(request, stage, signed_in, at="password", **_fault(error))
    except Unusable as error:
        return _page(request, stage, signed_in, at="password", fault=error.fault)
    with stage.store.writing() as session:
        change_password(session, signed_in, hashed, now=stage.clock())
    return _back("password")


@router.post("/app")
def offer_app(request: Request, stage: Stage, signed_in: OwnForm, password: Text = "") -> Response:
    """Show what a new app is to learn; the old one goes on until a code shows that it has."""
    try:
        _require_own_password(request, stage, signed_in, password)
    except (WrongPassword, TooFast) as error:
        return _page(request, stage, signed_in, at="app", **_fault(error))
    offer = offer_secret(stage.vault, signed_in, now=stage.clock())
    return _app_page(request, stage, signed_in, offer)


@router.post("/app/code")
def take_app(
    request: Request, stage: Stage, signed_in: OwnForm, offer: Text = "", code: Text = ""
) -> Response:
    """Let the new app count."""
    now = stage.clock()
    try:
        secret = read_offer(stage.vault, signed_in, offer, now=now)
        with stage.store.writing() as session:
            accept_secret(session, stage.vault, signed_in, secret, code, now=now)
    except SignInTooOld:
        return _page(request, stage, signed_in, at="app", fault="too_old")
    except WrongCode:
        return _app_page(request, stage, signed_in, offer, fault="code")
    return _back("app")


@router.post("/codes")
def make_codes(
    request: Request, stage: Stage, signed_in: OwnForm, password: Text = ""
) -> Response:
    """Show ten new codes for paper, this once."""
    try:
        _require_own_password(request, stage, signed_in, password)
    except (WrongPassword, TooFast) as error:
        return _page(request, stage, signed_in, at="codes", **_fault(error))
    with stage.store.writing() as session:
        codes = renew_codes(session, signed_in, now=stage.clock())
    told: dict[str, Any] = {"codes": codes, "is_new": False, "name": signed_in.name}
    return show(request, "board/doors/recovery_codes.html", path=PAGE, **told)


def _require_own_password(
    request: Request, stage: Backstage, signed_in: SignedIn, password: str
) -> None:
    """Raise WrongPassword unless it is theirs, TooFast if it was tried too often."""
    brakes, key = person_brakes_of(request), f"own {signed_in.facilitator_id}"
    brakes.take(key)
    with stage.store.reading() as session:
        lock = lock_of_one(session, signed_in.facilitator_id)
    try:
        require_password(lock, password)
    except CrowdedDoor:
        brakes.give_back(key)
        raise
    brakes.release(key)


def _fault(error: WrongPassword | TooFast) -> dict[str, Any]:
    if isinstance(error, TooFast):
        return {"fault": "wait", "wait_s": error.wait_s}
    return {"fault": "own_password"}


def _back(done: str) -> Response:
    return RedirectResponse(f"{PAGE}?done={done}", status_code=303)


def _page(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    *,
    at: str = "",
    fault: str = "",
    wait_s: int = 0,
    done: str = "",
) -> Response:
    with stage.store.reading() as session:
        who, now = signed_in.facilitator_id, stage.clock()
        values = {
            **frame(session, current_process(session)),
            "sessions": sessions_of(session, who, now=now),
            "codes_left": codes_left(session, who),
            "has_password": lock_of_one(session, who).facilitator_id is not None,
        }
    told: dict[str, Any] = {"at": at, "fault": fault, "wait_s": wait_s, "done": done, "path": PAGE}
    status = 422 if fault else 200
    return show_board(
        request, "board/doors/mine.html", signed_in, "me", status=status, **values, **told
    )


def _app_page(
    request: Request, stage: Backstage, signed_in: SignedIn, offer: str, *, fault: str = ""
) -> Response:
    secret = read_offer(stage.vault, signed_in, offer, now=stage.clock())
    return show(
        request,
        "board/doors/set_up_code.html",
        status=422 if fault else 200,
        path=PAGE,
        action=f"{PAGE}/app/code",
        offer=offer,
        form_token=signed_in.form_token,
        fault=fault,
        **app_shown(secret, signed_in.name),
    )
