"""What a resident does in the chat: begin, write, send a photo or voice, press a button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import OperationalError

from storage.shelf import NotUsable
from storage.vault import hash_token
from web.backstage import Backstage, Stage
from web.chat.page import LONGEST_SOURCE, conversation_page, farewell_page, unkept_page
from web.chat.uploads import FAULTS, Uploads, discard, shelve_uploads
from web.chat.visitor import Visiting, Visitor, remember, usable_nonce
from web.cookies import new_token
from web.pages import language_of
from workshop.messages import (
    Attachment,
    Channel,
    Content,
    Heard,
    MediaKind,
    Pressed,
    Said,
    Sent,
    Started,
)
from workshop.parts import unclaimed

MOST_UPLOAD_BYTES = 80 * 1024 * 1024
LONGEST_TEXT = 20_000
LONGEST_PRESS = 64
END = "/#end"
router = APIRouter(prefix="/chat")
Text = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Act:
    """One act in one browser: who, by which form with what in it, answering what."""

    request: Request
    stage: Backstage
    token: str
    nonce: str
    holds: str
    reply_to: str | None = None

    @property
    def name(self) -> str:
        """The name of this act: the same again only if the same form is sent twice unchanged.

        Somebody who goes back in the browser and writes something else has said something new.
        """
        return hash_token("\x1f".join((self.token, self.nonce, self.holds)))[:32]

    def heard(self, verb: str, content: Content, *, message: str | None, nth: int = 0) -> Heard:
        """Return what arrived, under the name of the act."""
        return Heard(
            channel=Channel.WEB,
            address=self.token,
            key=f"{verb}:{self.name}:{nth}",
            at=self.stage.clock(),
            content=content,
            message=message,
            reply_to=self.reply_to,
            language=language_of(self.request),
        )


@router.post("/start")
def start(
    request: Request, stage: Stage, visitor: Visiting, nonce: Text = "", source: Text = ""
) -> Response:
    """Begin the conversation, or go on with it."""
    act = Act(request, stage, visitor.token or new_token(), usable_nonce(nonce), "")
    content = Started(source[:LONGEST_SOURCE] or None)
    return _answer(act, [act.heard("s", content, message=None)])


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
    press, on = press[:LONGEST_PRESS], on[:LONGEST_PRESS]
    act = Act(request, stage, visitor.token or new_token(), usable_nonce(nonce), press)
    pressed = act.heard("p", Pressed(press), message=on or None)
    return _answer(act, [pressed])


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
    sizes = [str(file.size) for file in (*photos, voice) if file is not None]
    holds = "\x1f".join((text, reply_to, *sizes))
    token = visitor.token or new_token()
    act = Act(request, stage, token, usable_nonce(nonce), holds, reply_to[:LONGEST_PRESS] or None)
    if len(text) > LONGEST_TEXT:
        return _refuse(act, 413, "web.chat.too_long", text)
    length = int(seconds) if seconds.isdecimal() else None
    try:
        attachments = shelve_uploads(stage.shelf, Uploads(photos, voice, length))
    except NotUsable as refusal:
        return _refuse(act, 422, FAULTS[refusal.reason], text)
    try:
        answer = _answer(act, _heards(act, text, attachments))
    except OperationalError:
        discard(stage.shelf, attachments)
        return unkept_page(request, text)
    _sweep(stage, attachments)
    return answer


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


def _answer(act: Act, heards: list[Heard]) -> Response:
    """Let the conversation answer; then lead the browser to the page that shows it."""
    says = act.stage.hear(heards)
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


def _sweep(stage: Backstage, attachments: Sequence[Attachment]) -> None:
    """Take files off the shelf that were not kept: sent twice, or before the yes."""
    names = [one.shelved for one in attachments if one.shelved is not None]
    if not names:
        return
    with stage.store.reading() as session:
        loose = unclaimed(session, names)
    discard(stage.shelf, [one for one in attachments if one.shelved in loose])
