"""The door of a demonstration: its link lets in at once. It is built in for no other process."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse

from storage.vault import hash_token
from web.backstage import Backstage, DemoDoor, Stage
from web.board.addresses import HOME
from web.board.doors.admitting import begin_anew, give_cookie
from web.board.doors.gate import ANYBODY
from web.errors import error_page
from web.limits import address_of, limits_of
from web.pages import show
from web.routes import Router

router = Router(prefix="/board/demo", dependencies=ANYBODY)
Token = Annotated[str, Path(max_length=200)]


@router.get("/{token}")
def ask(request: Request, token: Token) -> Response:
    """Show one button."""
    return show(request, "board/demo.html", token=token)


@router.post("/{token}")
def enter(request: Request, stage: Stage, token: Token) -> Response:
    """Begin a session; the link is good for as long as the demonstration runs."""
    door = _opened(stage, token)
    if door is None:
        limits_of(request).links.take(address_of(request))
        return error_page(request, 410)
    with stage.store.writing() as session:
        cookie = begin_anew(session, request, stage, door.facilitator_id)
    return give_cookie(request, RedirectResponse(HOME, status_code=303), stage, cookie)


def _opened(stage: Backstage, token: str) -> DemoDoor | None:
    door = stage.demo_door
    is_key = door is not None and hmac.compare_digest(hash_token(token), door.token_hash)
    return door if is_key else None
