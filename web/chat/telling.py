"""Being told that there is something new: turned on, confirmed and turned off on one page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from storage.tables import Person, Process, WayKind
from storage.vault import hash_token
from web.backstage import Backstage, Stage
from web.chat.acting import require_slow
from web.chat.visitor import Visiting, Visitor, may_send_files
from web.errors import error_page
from web.fields import Text
from web.headers import TELL
from web.limits import address_of, limits_of
from web.pages import show
from web.routes import Router
from workshop.nudges.addresses import usable_address
from workshop.nudges.pushkey import make_push_key, public_push_key
from workshop.nudges.subscribing import read_subscription
from workshop.nudges.ways import (
    ask_by_mail,
    choose_push,
    confirm,
    language_behind,
    refuse,
    refuse_behind,
    wishes_of,
)
from workshop.process import current_process

HERE = "/chat/tell"
HEADERS = {"Content-Security-Policy": TELL}
router = Router(prefix=HERE)
Token = Annotated[str, Path(max_length=200)]
SLOWLY = [Depends(require_slow)]


@router.get("")
def about(request: Request, stage: Stage, visitor: Visiting) -> Response:
    """Show how this resident is told, and what else they can choose."""
    return _page(request, stage, visitor)


@router.post("/push", dependencies=SLOWLY)
def turn_push_on(
    request: Request,
    stage: Stage,
    visitor: Visiting,
    endpoint: Text = "",
    p256dh: Text = "",
    auth: Text = "",
    renews: Text = "",
) -> Response:
    """Tell this resident in this browser; one that only renews itself turns nothing on."""
    browser = read_subscription(endpoint, p256dh, auth) if stage.can_push else None
    if browser is None:
        return error_page(request, 400)
    with stage.store.writing() as session:
        person = _taking_part(session, stage, visitor)
        if person is None:
            return _to_the_chat()
        wishes = wishes_of(session, stage.vault, person)
        if not renews or any(wish.kind == WayKind.PUSH for wish in wishes):
            choose_push(session, stage.vault, person, browser, now=stage.clock())
    return RedirectResponse(HERE, status_code=303)


@router.post("/mail", dependencies=SLOWLY)
def ask_for_mail(
    request: Request, stage: Stage, visitor: Visiting, address: Text = ""
) -> Response:
    """Write to an address once, to ask whether it is theirs. Raises TooFast."""
    usable = usable_address(address) if stage.can_mail else None
    if usable is None:
        return _page(request, stage, visitor, status=422, typed=address)
    with stage.store.reading() as session:
        if _taking_part(session, stage, visitor) is None:
            return _to_the_chat()
    limits = limits_of(request)
    limits.letters_from.take(address_of(request))
    for key in (
        hash_token(visitor.token or ""),
        stage.vault.fingerprint("letters", usable.lower()),
    ):
        limits.letters.take(key)
    with stage.store.writing() as session:
        person = _taking_part(session, stage, visitor)
        if person is not None:
            ask_by_mail(session, stage.vault, person, usable, now=stage.clock())
    return RedirectResponse(HERE, status_code=303)


@router.post("/off", dependencies=SLOWLY)
def turn_off(stage: Stage, visitor: Visiting, back: Text = "") -> Response:
    """Tell this resident nothing more, or nothing from the start."""
    with stage.store.writing() as session:
        person = visitor.find(session, stage)
        if person is not None:
            refuse(session, person, now=stage.clock())
    return RedirectResponse("/#end" if back else HERE, status_code=303)


@router.get("/yes/{token}")
def ask_yes(request: Request, stage: Stage, token: Token) -> Response:
    """Ask before anything happens: programs that look at links in e-mails confirm nothing."""
    language = _language_behind(stage, token)
    return _letter_page(request, stage, "chat/tell_yes.html", language, token=token)


@router.post("/yes/{token}", dependencies=SLOWLY)
def say_yes(request: Request, stage: Stage, token: Token) -> Response:
    """Write to this address from now on. It signs nobody in."""
    with stage.store.writing() as session:
        is_known = confirm(session, token, now=stage.clock())
    if not is_known:
        return error_page(request, 410)
    language = _language_behind(stage, token)
    return _letter_page(request, stage, "chat/tell_yes.html", language, token="")


@router.get("/off/{token}")
def ask_off(request: Request, stage: Stage, token: Token) -> Response:
    """Ask before anything happens: programs that look at links turn nothing off."""
    language = _language_behind(stage, token)
    return _letter_page(request, stage, "chat/tell_off.html", language, token=token)


@router.post("/off/{token}")
def say_off(request: Request, stage: Stage, token: Token) -> Response:
    """Write to this address no more; a mailbox may send this by itself (RFC 8058)."""
    language = _language_behind(stage, token)
    with stage.store.writing() as session:
        refuse_behind(session, token, now=stage.clock())
    return _letter_page(request, stage, "chat/tell_off.html", language, token="")


def _page(
    request: Request,
    stage: Backstage,
    visitor: Visitor,
    *,
    status: int = 200,
    typed: str = "",
) -> Response:
    with stage.store.reading() as session:
        person = _taking_part(session, stage, visitor)
        if person is None:
            return _to_the_chat()
        values = _chosen(session, stage, person)
        key = public_push_key(session, stage.vault) if stage.can_push else ""
    if key is None:
        with stage.store.writing() as session:
            make_push_key(session, stage.vault, now=stage.clock())
            session.flush()
            key = public_push_key(session, stage.vault)
    return show(
        request,
        "chat/tell.html",
        status=status,
        headers=HEADERS,
        push_key=key,
        can_mail=stage.can_mail,
        typed=typed,
        **values,
    )


def _chosen(session: Session, stage: Backstage, person: Person) -> dict[str, Any]:
    wishes = wishes_of(session, stage.vault, person)
    process = session.get_one(Process, person.process_id)
    return {
        "conversation": person.language,
        "municipality": process.municipality,
        "push": next((wish for wish in wishes if wish.kind == WayKind.PUSH), None),
        "mail": next((wish for wish in wishes if wish.kind == WayKind.MAIL), None),
    }


def _letter_page(
    request: Request, stage: Backstage, template: str, language: str | None, *, token: str
) -> Response:
    """Show a page that an e-mail leads to; without a token it is done."""
    with stage.store.reading() as session:
        municipality = current_process(session).municipality
    return show(request, template, conversation=language, municipality=municipality, token=token)


def _language_behind(stage: Backstage, token: str) -> str | None:
    with stage.store.reading() as session:
        return language_behind(session, token)


def _taking_part(session: Session, stage: Backstage, visitor: Visitor) -> Person | None:
    """Return the resident of this browser, if they have said yes and how old they are."""
    can_be_told = stage.can_push or stage.can_mail
    person = visitor.find(session, stage) if can_be_told else None
    return person if person is not None and may_send_files(session, person) else None


def _to_the_chat() -> Response:
    return RedirectResponse("/", status_code=303)
