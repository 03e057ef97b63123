"""Error pages in the visitor's language; none of them needs the database.

Another system, at the read API, gets a problem in the place of a page.
"""

from __future__ import annotations

from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from storage.store import AWAY
from web.api.problems import faults_in, is_api, problem
from web.backstage import backstage_of
from web.board.doors.lapsing import ask_to_send_again, ask_to_sign_in
from web.headers import headers_for
from web.limits import CROWDED_S, TooFast
from web.pages import show
from workshop.doors.refusals import CrowdedDoor, FormOfEarlierSession, NotSignedIn
from workshop.refusals import NoProcess
from workshop.upkeep.keys import KeyChanged

PAGES = {
    400: ("web.error.bad_title", "web.error.bad"),
    403: ("web.error.forbidden_title", "web.error.forbidden"),
    404: ("web.error.missing_title", "web.error.missing"),
    410: ("web.error.link_used_title", "web.error.link_used"),
    413: ("web.error.too_large_title", "web.error.too_large"),
    429: ("web.error.busy_title", "web.error.busy"),
    500: ("web.error.broken_title", "web.error.broken"),
    503: ("web.error.unready_title", "web.error.unready"),
}
"""Status to title and sentence; any other status of the visitor's making reads as 400."""


def error_page(request: Request, status: int) -> Response:
    """Return the page for a status."""
    if is_api(request.url.path):
        return problem(status)
    fallback = 400 if status < 500 else 500
    title, sentence = PAGES.get(status, PAGES[fallback])
    return show(request, "error.html", status=status, title=title, sentence=sentence)


def answer_errors(app: FastAPI) -> None:
    """Let every refusal and failure be answered with a page."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(NotSignedIn, ask_to_sign_in)
    app.add_exception_handler(FormOfEarlierSession, ask_to_send_again)
    app.add_exception_handler(NoProcess, _unready)
    app.add_exception_handler(CrowdedDoor, _crowded)
    for away in (*AWAY, KeyChanged):
        app.add_exception_handler(away, _unready)
    app.add_exception_handler(Exception, _broken)


def _refused(request: Request, error: Exception) -> Response:
    refused = cast(HTTPException, error)
    if refused.status_code == 303:
        return Response(status_code=303, headers=refused.headers)
    page = error_page(request, refused.status_code)
    page.headers.update(refused.headers or {})
    return page


def _unreadable(request: Request, error: Exception) -> Response:
    # A fault in the address is an address that leads nowhere.
    faults = cast(RequestValidationError, error).errors()
    if "path" in {fault["loc"][0] for fault in faults}:
        return error_page(request, 404)
    return (
        problem(422, faults_in(faults)) if is_api(request.url.path) else error_page(request, 400)
    )


def _unready(request: Request, _error: Exception) -> Response:
    page = error_page(request, 503)
    page.headers["Retry-After"] = "10"
    return page


def _crowded(request: Request, _error: Exception) -> Response:
    return _refused(request, TooFast(CROWDED_S))


def _broken(request: Request, _error: Exception) -> Response:
    # Made outside the middleware that adds the security headers to everything else.
    page = error_page(request, 500)
    page.headers.update(headers_for(is_secure=backstage_of(request).is_secure))
    return page
