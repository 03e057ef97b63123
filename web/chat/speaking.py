"""What a resident does in the chat: begin, write, send a photo or voice, press a button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import File, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from storage.shelf import NotUsable
from storage.store import AWAY
from web.backstage import Backstage, Stage
from web.chat.acting import Act, admit
from web.chat.page import conversation_page, farewell_page, unkept_page
from web.chat.uploads import FAULTS, Uploads, discard, shelve_uploads, unopened
from web.chat.visitor import Visiting, Visitor, remember, usable_nonce
from web.fields import Text
from web.limits import TooFast
from web.routes import Router
from workshop.messages import (
    Attachment,
    Heard,
    MediaKind,
    Pressed,
    Said,
    Say,
    Sent,
    Started,
)
from workshop.residents.sources import LONGEST
from workshop.upkeep.keys import KeyChanged
from workshop.voices.parts import unclaimed

MOST_UPLOAD_BYTES = 80 * 1024 * 1024
LONGEST_TEXT = 20_000
LONGEST_PRESS = 64
MOST_DIGITS = 5
END = "/#end"
router = Router(prefix="/chat")


@router.post("/start")
def start(
    request: Request, stage: Stage, visitor: Visiting, nonce: Text = "", source: Text = ""
) -> Response:
    """Begin the conversation, or go on with it."""
    nonce = usable_nonce(nonce)
    act = Act(request, stage, admit(request, stage, visitor, nonce).token, nonce, "")
    content = Started(source[:LONGEST] or None)
    return _lead(act, stage.hear([act.heard("s", content, message=None)]))


@router.post("/press")
def press(
    request: Request,
    stage: Stage,
    visitor: Visiting,
    press: Text = "",
    nonce: Text = "",
    on: Text = "",
) -> Response:
    """Press a button under a message."""
    press, on, nonce = press[:LONGEST_PRESS], on[:LONGEST_PRESS], usable_nonce(nonce)
    act = Act(request, stage, admit(request, stage, visitor, nonce).token, nonce, press)
    return _lead(act, stage.hear([act.heard("p", Pressed(press), message=on or None)]))


@router.post("/say", max_body_size=MOST_UPLOAD_BYTES)
def say(
    request: Request,
    stage: Stage,
    visitor: Visiting,
    text: Text = "",
    nonce: Text = "",
    reply_to: Text = "",
    photos: Annotated[list[UploadFile], File()] = [],  # noqa: B006
    voice: Annotated[UploadFile | None, File()] = None,
    seconds: Text = "",
) -> Response:
    """Say something: words, photos (one album), a recording, or several of them at once."""
    uploads = Uploads(photos, voice, _length(seconds))
    nonce = usable_nonce(nonce)
    holds = "\x1f".join((text, reply_to, *uploads.sizes))
    try:
        caller = admit(request, stage, visitor, nonce)
        act = Act(request, stage, caller.token, nonce, holds, reply_to[:LONGEST_PRESS] or None)
        return _take(act, text, uploads, may_send_files=caller.may_send_files)
    except TooFast as refusal:
        return unkept_page(request, text, refusal)
    except (*AWAY, KeyChanged):
        return unkept_page(request, text)


def _take(act: Act, text: str, uploads: Uploads, *, may_send_files: bool) -> Response:
    if len(text) > LONGEST_TEXT:
        return _refuse(act, 413, "web.chat.too_long", text)
    shelf = act.stage.shelf
    try:
        attachments = shelve_uploads(shelf, uploads) if may_send_files else unopened(uploads)
    except NotUsable as refusal:
        return _refuse(act, 422, FAULTS[refusal.reason], text)
    try:
        says = act.stage.hear(_heards(act, text, attachments))
    except AWAY:
        # All may have been kept, and only the database's answer lost: the files stay, and a chore
        # removes after a day those that no row knows.
        raise
    except Exception:
        # Whatever went wrong, no row knows of these files; the error goes on to the edge.
        discard(shelf, attachments)
        raise
    _sweep(act.stage, attachments)
    return _lead(act, says)


def _heards(act: Act, text: str, attachments: Sequence[Attachment]) -> list[Heard]:
    """Return one Heard for words alone, one for each file; the first one has the words."""
    if not attachments:
        return [act.heard("m", Said(text), message=act.name)]
    is_album = sum(one.kind == MediaKind.PHOTO for one in attachments) > 1
    heards = []
    for nth, attachment in enumerate(attachments):
        album = act.name if is_album and attachment.kind == MediaKind.PHOTO else None
        content = Sent(attachment, text if nth == 0 else "", album)
        message = act.name if nth == 0 else f"{act.name}-{nth}"
        heards.append(act.heard("m", content, message=message, nth=nth))
    return heards


def _lead(act: Act, says: list[tuple[Say, ...]]) -> Response:
    """Lead the browser to the page that shows what was said."""
    visitor = Visitor(act.token)
    with act.stage.store.reading() as session:
        is_known = visitor.find(session, act.stage) is not None
    last_words = [say for answer in says for say in answer]
    if not is_known and last_words:
        return farewell_page(act.request, act.stage, last_words)
    response = RedirectResponse(END, status_code=303)
    remember(response, act.stage, act.token)
    return response


def _refuse(act: Act, status: int, fault: str, draft: str) -> Response:
    visitor = Visitor(act.token)
    return conversation_page(
        act.request, act.stage, visitor, status=status, fault=fault, draft=draft
    )


def _length(seconds: str) -> int | None:
    is_number = seconds.isdecimal() and len(seconds) <= MOST_DIGITS
    return int(seconds) if is_number else None


def _sweep(stage: Backstage, attachments: Sequence[Attachment]) -> None:
    """Take files off the shelf that were not kept: sent twice, or before the yes."""
    names = [one.shelved for one in attachments if one.shelved is not None]
    if not names:
        return
    with stage.store.reading() as session:
        loose = unclaimed(session, names)
    discard(stage.shelf, [one for one in attachments if one.shelved in loose])
