"""The chat page: the welcome of a first visit, then the conversation."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Person, Process
from web.backstage import Backstage, Stage
from web.chat.offering import has_been_shown, is_offered
from web.chat.visitor import Visiting, Visitor, new_nonce
from web.cookies import Cookie, drop_cookie
from web.fields import RowNumber
from web.headers import CHAT, MICROPHONE
from web.limits import TooFast
from web.pages import show, wants_part
from web.routes import Router
from workshop.board.tally import photos
from workshop.messages import Say, SayKind
from workshop.nudges.queueing import waiting_nudges
from workshop.process import current_process, open_phase
from workshop.residents.sources import LONGEST
from workshop.talk.history import history_of, told_text

HEADERS = {"Content-Security-Policy": CHAT, "Permissions-Policy": MICROPHONE}
router = Router()


@router.get("/")
def chat(
    request: Request,
    stage: Stage,
    visitor: Visiting,
    source: str = "",
    before: Annotated[RowNumber | None, Query()] = None,
    reply_to: str = "",
) -> HTMLResponse:
    """Show the conversation; a first visit meets the question and one button."""
    with stage.store.reading() as session:
        person = visitor.find(session, stage)
        if person is None:
            return _welcome(request, session, source)
        # A script asks again when what waits has come; a page without one shows it now.
        until = stage.clock() if wants_part(request) else None
        # Asked before the lines are read: what comes in between is in both, or in the lines alone.
        news = waiting_nudges(session, person) if before is None else ()
        values = _conversation(session, person, before=before, reply_to=reply_to, until=until)
        values["offers"] = is_offered(session, stage, person)
    if news:
        has_been_shown(stage, news)
    return _page(request, {**values, "can_be_told": stage.can_push or stage.can_mail})


@router.get("/k/{source}")
def from_poster(source: str) -> RedirectResponse:
    """Lead somebody who typed a poster's short address to the chat, with where they come from."""
    return RedirectResponse(f"/?source={_clean(source)}", status_code=303)


def conversation_page(
    request: Request,
    stage: Backstage,
    visitor: Visitor,
    *,
    status: int,
    fault: str,
    draft: str,
) -> HTMLResponse:
    """Return the conversation again with what went wrong, and the words typed so far."""
    with stage.store.reading() as session:
        person = visitor.find(session, stage)
        if person is None:
            return _welcome(request, session, "")
        values = _conversation(session, person)
    values["can_be_told"] = stage.can_push or stage.can_mail
    return _page(request, {**values, "draft": draft, "fault": fault}, status)


def unkept_page(request: Request, draft: str, refusal: TooFast | None = None) -> HTMLResponse:
    """Return the words that were not kept now, to be sent again; needs no database.

    `refusal` is given if there were too many at once.
    """
    return show(
        request,
        "chat/unkept.html",
        status=refusal.status_code if refusal else 503,
        sentence="web.chat.too_fast" if refusal else "web.chat.not_kept",
        draft=draft,
        nonce=new_nonce(),
        headers={**HEADERS, **((refusal.headers or {}) if refusal else {})},
    )


def farewell_page(request: Request, stage: Backstage, says: list[Say]) -> HTMLResponse:
    """Return the last words to somebody of whom nothing is kept; the cookie goes too."""
    told = [say.text for say in says if say.kind == SayKind.MESSAGE]
    page = show(request, "chat/farewell.html", told=told, headers=HEADERS)
    drop_cookie(page, stage, Cookie.CHAT)
    return page


def _page(request: Request, values: dict[str, Any], status: int = 200) -> HTMLResponse:
    template = "chat/part.html" if wants_part(request) else "chat/page.html"
    return show(request, template, status=status, headers=HEADERS, **values)


def _conversation(
    session: Session,
    person: Person,
    *,
    before: int | None = None,
    reply_to: str = "",
    until: datetime | None = None,
) -> dict[str, Any]:
    process = session.get(Process, person.process_id)
    if process is None:
        raise RuntimeError(f"person {person.id} has no process")
    history = history_of(session, person, before=before, until=until)
    waits = history.more_at - until if history.more_at and until else None
    asked = told_text(session, person, reply_to) if reply_to else None
    return {
        "conversation": person.language,
        "spoken": person.language,
        "title": process.title,
        "timezone": process.timezone,
        "history": history,
        "more_in_ms": round(waits.total_seconds() * 1000) if waits else None,
        "is_earlier": before is not None,
        "reply_to": reply_to if asked else "",
        "asked": asked or "",
        "nonce": new_nonce,
        "draft": "",
        "fault": "",
        "offers": False,
    }


def _welcome(request: Request, session: Session, source: str) -> HTMLResponse:
    process = current_process(session)
    phase = open_phase(session, process)
    # What others have said to them is not told here.
    deck = photos(session, process, phase.kind if phase else None, Counter())
    picture = next((photo for photo in deck if photo.picture), None)
    return show(
        request,
        "chat/welcome.html",
        has_results=process.shows_results,
        headers=HEADERS,
        title=process.title,
        municipality=process.municipality,
        question=process.question,
        decider=process.decider,
        picture=picture,
        source=_clean(source),
        nonce=new_nonce(),
    )


def _clean(source: str) -> str:
    kept = "".join(c for c in source if c.isascii() and (c.isalnum() or c in "-_"))
    return kept[:LONGEST]
