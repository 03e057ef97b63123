"""Going on with the conversation on another device."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from web.backstage import Stage
from web.chat.acting import require_slow
from web.chat.visitor import Visiting, remember
from web.cookies import new_token
from web.errors import error_page
from web.pages import show
from web.routes import Router
from workshop.refusals import InvalidInvite
from workshop.residents.moving import LINK_FOR, follow_link, make_link

router = Router(prefix="/chat/continue")
Token = Annotated[str, Path(max_length=200)]
SLOWLY = [Depends(require_slow)]


@router.get("")
def about(request: Request, stage: Stage, visitor: Visiting) -> Response:
    """Say what the link is for; a browser without a conversation has nothing to take along."""
    with stage.store.reading() as session:
        person = visitor.find(session, stage)
        language = person.language if person else None
    if language is None:
        return RedirectResponse("/", status_code=303)
    return show(
        request, "chat/continue.html", conversation=language, link="", minutes_good=_MINUTES
    )


@router.post("", dependencies=SLOWLY)
def make(request: Request, stage: Stage, visitor: Visiting) -> Response:
    """Show a link that is good once, for 15 minutes."""
    with stage.store.reading() as session:
        person = visitor.find(session, stage)
        if person is None:
            return RedirectResponse("/", status_code=303)
        token = make_link(stage.vault, person, now=stage.clock())
        language = person.language
    link = f"{stage.public_url}/chat/continue/{token}"
    return show(
        request, "chat/continue.html", conversation=language, link=link, minutes_good=_MINUTES
    )


@router.get("/{token}")
def ask(request: Request, stage: Stage, visitor: Visiting, token: Token) -> Response:
    """Ask before anything happens: programs that look at links in messages use none up."""
    with stage.store.reading() as session:
        is_talking = visitor.find(session, stage) is not None
    return show(request, "chat/arrive.html", token=token, is_talking=is_talking)


@router.post("/{token}", dependencies=SLOWLY)
def arrive(request: Request, stage: Stage, token: Token) -> Response:
    """Use the link up: from now on this browser has the conversation too."""
    address = new_token()
    try:
        with stage.store.writing() as session:
            follow_link(session, stage.vault, token, address, now=stage.clock())
    except InvalidInvite:
        return error_page(request, 410)
    response = RedirectResponse("/#end", status_code=303)
    remember(response, stage, address)
    return response


_MINUTES = int(LINK_FOR.total_seconds()) // 60
