"""One act of a resident in one browser: who does it, under which name, and what is heard."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from storage.vault import hash_token
from web.backstage import Backstage, Stage
from web.chat.newcomers import newcomers_of
from web.chat.visitor import Visiting, Visitor, may_send_files
from web.limits import limits_of
from web.pages import language_of
from workshop.messages import Channel, Content, Heard


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a form: the address of their conversation, and whether files may be taken."""

    token: str
    may_send_files: bool


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


def admit(request: Request, stage: Backstage, visitor: Visitor, nonce: str) -> Caller:
    """Return who sends this form. Raises TooFast.

    A cookie is believed only if it belongs to a conversation that we know: anybody else begins
    one at an address that nobody has chosen for them.
    """
    with stage.store.reading() as session:
        person = visitor.find(session, stage)
        may_send = person is not None and may_send_files(session, person)
    known = visitor.token if person is not None else None
    limits_of(request).take_form(request, known)
    return Caller(known or newcomers_of(request).token_for(nonce), may_send)


def require_slow(request: Request, stage: Stage, visitor: Visiting) -> None:
    """Count this form. Raises TooFast."""
    with stage.store.reading() as session:
        is_known = visitor.find(session, stage) is not None
    limits_of(request).take_form(request, visitor.token if is_known else None)
