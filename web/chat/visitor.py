"""Who stands behind a chat cookie, and what their page is made of."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from storage.tables import Person, Process
from web.backstage import Backstage, Stage
from web.cookies import YEAR_S, Cookie, read_token, set_cookie
from workshop.messages import Channel
from workshop.residents.people import find_person, has_consented

NONCE = re.compile(r"[A-Za-z0-9]{16,40}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser at the chat; `token` is its address, None before the conversation began."""

    token: str | None

    def find(self, session: Session, stage: Backstage) -> Person | None:
        """Return the resident behind this browser, if we know one."""
        if self.token is None:
            return None
        return find_person(session, stage.vault, Channel.WEB, self.token)


def _visitor(request: Request, stage: Stage) -> Visitor:
    return Visitor(read_token(request, stage, Cookie.CHAT))


Visiting = Annotated[Visitor, Depends(_visitor)]


def may_send_files(session: Session, person: Person) -> bool:
    """Tell whether files of this resident would be kept; anybody else's are not even opened."""
    process = session.get(Process, person.process_id)
    has_said_yes = process is not None and has_consented(person, process)
    return has_said_yes and person.age_band is not None


def remember(response: Response, stage: Backstage, token: str) -> None:
    """Let the browser come back to the same conversation, for a year from now."""
    set_cookie(response, stage, Cookie.CHAT, token, seconds=YEAR_S)


def new_nonce() -> str:
    """Return a new name for one act of one form."""
    return secrets.token_hex(16)


def usable_nonce(nonce: str) -> str:
    """Return the form's nonce, or a new one if it is none of a kind that we make."""
    return nonce if NONCE.fullmatch(nonce) else new_nonce()
