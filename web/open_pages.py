"""What anybody may see: the help card, what is sent to everybody, robots.txt."""

from __future__ import annotations

from fastapi import HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse

from web.backstage import Stage
from web.files import FOR_EVER, file_response
from web.pages import language_of, show
from web.routes import Router

PROMPT_PICTURE = "prompt-"
"""How the names of what goes to many begin; no other file on the shelf is open."""
ROBOTS = "User-agent: *\nDisallow: /\n"
router = Router()


@router.get("/hjelp")
def help_page(request: Request, stage: Stage) -> HTMLResponse:
    """Show who to call; works while the database is down."""
    card = stage.help_card(language_of(request))
    return show(request, "help.html", card=card)


@router.get("/help")
def help_in_english() -> RedirectResponse:
    """Lead to the help card."""
    return RedirectResponse("/hjelp", status_code=303)


@router.get("/picture/{name}")
def prompt_picture(stage: Stage, name: str) -> FileResponse:
    """Return the picture of a prompt; its name is made from its content, so it never changes."""
    if not name.startswith(PROMPT_PICTURE):
        raise HTTPException(404)
    return file_response(stage.shelf, name, cache=FOR_EVER)


@router.get("/voice/{name}")
def sent_voice(stage: Stage, name: str) -> FileResponse:
    """Return a recording that went to many; its name is made from its content."""
    if not name.startswith(PROMPT_PICTURE):
        raise HTTPException(404)
    return file_response(stage.shelf, name, cache=FOR_EVER)


@router.get("/robots.txt")
def robots() -> PlainTextResponse:
    """Ask search engines to stay away."""
    return PlainTextResponse(ROBOTS)


@router.get("/favicon.ico")
def favicon() -> RedirectResponse:
    """Lead browsers that guess to the icon we have."""
    return RedirectResponse("/static/icon.svg", status_code=308)
