"""Nobody is signed in, or not any more: the way in, in the place of the page that was wanted."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import UploadFile

from web.backstage import backstage_of
from web.board.addresses import HOME, page_of_the_board
from web.board.doors.holding import LOST_FILE, Fields, form_of, seal_form
from web.cookies import Cookie, read_token
from web.origin import SAFE
from web.pages import show
from workshop.doors.refusals import FormOfEarlierSession
from workshop.doors.sessions import whose_session

ROOMS = ("/board/me", "/board/colleagues")
SIGN_IN = "/board/sign-in"


def show_sign_in(request: Request, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the page that asks for name and password."""
    is_demo = backstage_of(request).demo_door is not None
    blank = {
        "name": "",
        "to": HOME,
        "held": "",
        "was_away": "",
        "lost": False,
        "fault": "",
        "wait_s": 0,
    }
    told: dict[str, Any] = {**blank, "is_demo": is_demo, **values}
    return show(request, "board/doors/sign_in.html", status=status, **told)


async def ask_to_sign_in(request: Request, _error: Exception) -> Response:
    """Answer 401 with the sign-in page; it carries what was typed, and where to go on."""
    return await run_in_threadpool(_sign_in_page, request, await _typed(request))


async def ask_to_send_again(request: Request, error: Exception) -> Response:
    """Answer a form that was made before a new sign-in: with the form, to be sent once more."""
    signed_in = cast(FormOfEarlierSession, error).signed_in
    held = form_of(request, await _typed(request))
    if held is None:
        # Not a form to send twice: its page is shown anew.
        room = "/".join(request.url.path.split("/")[:3])
        there = room if room in ROOMS else _page_before(request)
        return RedirectResponse(there, status_code=303)
    return show(request, "board/doors/held.html", status=401, held=held, signed_in=signed_in)


def _page_before(request: Request) -> str:
    try:
        before = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return HOME
    return page_of_the_board(before.path + (f"?{before.query}" if before.query else ""))


def _sign_in_page(request: Request, fields: Fields) -> Response:
    stage, sealed, is_known = backstage_of(request), "", False
    cookie = read_token(request, stage, Cookie.BOARD)
    if cookie:
        with stage.store.reading() as session:
            who = whose_session(session, cookie)
        held, is_known = form_of(request, fields), who is not None
        sealed = seal_form(stage.vault, held, who, now=stage.clock()) if held and who else ""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = page_of_the_board(wanted if request.method in SAFE else "")
    was_away = "held" if sealed else "away" if is_known else ""
    path = request.url.path if request.method in SAFE else SIGN_IN
    lost = bool(sealed) and any(name == LOST_FILE for name, _ in fields)
    told = {"held": sealed, "was_away": was_away, "lost": lost}
    return show_sign_in(request, 401, path=path, to=to, **told)


async def _typed(request: Request) -> Fields:
    if request.method in SAFE:
        return ()
    form = await request.form()
    return [_carried(name, value) for name, value in form.multi_items() if _is_worth_it(value)]


def _carried(name: str, value: UploadFile | str) -> tuple[str, str]:
    return (LOST_FILE, name) if isinstance(value, UploadFile) else (name, value)


def _is_worth_it(value: UploadFile | str) -> bool:
    # A browser sends a field without a file as a file without a name.
    return isinstance(value, str) or bool(value.filename)
