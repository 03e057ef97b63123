"""The gate before every page of the board: who is signed in, and may they do this."""

from __future__ import annotations

import hmac
import threading
from datetime import datetime
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from storage.vault import hash_token
from web.backstage import Backstage, Stage
from web.cookies import Cookie, read_token
from web.fields import Text
from workshop.board.history import SEEN_BY
from workshop.board.staff import SignedIn, StaffRole
from workshop.doors import sessions
from workshop.doors.refusals import FormOfEarlierSession
from workshop.doors.sessions import SEEN_EVERY

MOST_NOTED = 10_000


class Visits:
    """When each session was last noted in the database, so that most requests only read."""

    def __init__(self) -> None:
        """Begin with nothing noted."""
        self._noted: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def is_due(self, cookie: str, now: datetime) -> bool:
        """Tell whether this visit is to be written down; if so, it counts as noted."""
        key = hash_token(cookie)
        with self._lock:
            if now - self._noted.get(key, now - SEEN_EVERY) < SEEN_EVERY:
                return False
            if len(self._noted) >= MOST_NOTED:
                self._noted.clear()
            self._noted[key] = now
            return True


def require_signed_in(request: Request, stage: Stage) -> SignedIn:
    """Return who is signed in. Raises NotSignedIn."""
    return _require(stage, request, read_token(request, stage, Cookie.BOARD))


Colleague = Annotated[SignedIn, Depends(require_signed_in)]


def require_may_review(signed_in: Colleague) -> SignedIn:
    """Return who is signed in and may read who did what. Raises HTTPException 403.

    Readers may not. What of it each of the others reads, workshop/board/history.py says.
    """
    if not SEEN_BY[signed_in.role]:
        raise HTTPException(403)
    return signed_in


Reviewing = Annotated[SignedIn, Depends(require_may_review)]


def require_own_form(stage: Stage, signed_in: Colleague, form_token: Text = "") -> SignedIn:
    """Return who is signed in, if the form was made for this very session.

    Raises HTTPException 403; FormOfEarlierSession if they have signed in anew since.
    """
    if not hmac.compare_digest(signed_in.form_token.encode(), form_token.encode()):
        with stage.store.reading() as session:
            if sessions.is_of_earlier_session(session, signed_in, form_token):
                raise FormOfEarlierSession(signed_in)
        raise HTTPException(403)
    return signed_in


OwnForm = Annotated[SignedIn, Depends(require_own_form)]


def require_protector(signed_in: Colleague) -> SignedIn:
    """Return who is signed in, if they look after people's safety. Raises HTTPException 403."""
    if not signed_in.may_protect:
        raise HTTPException(403)
    return signed_in


Protector = Annotated[SignedIn, Depends(require_protector)]


def require_may_protect(signed_in: OwnForm) -> SignedIn:
    """Return who hides, marks or follows up one contribution. Raises HTTPException 403.

    Readers do not; the contact for safety does this and nothing else.
    """
    if not signed_in.may_protect:
        raise HTTPException(403)
    return signed_in


Protecting = Annotated[SignedIn, Depends(require_may_protect)]


def require_changer(signed_in: Colleague) -> SignedIn:
    """Return who is about to change something, and is asked how or whether.

    Raises HTTPException 403.
    """
    if not signed_in.may_change:
        raise HTTPException(403)
    return signed_in


Changer = Annotated[SignedIn, Depends(require_changer)]


def require_may_change(signed_in: OwnForm) -> SignedIn:
    """Return who is signed in and changes something. Raises HTTPException 403.

    Readers and safety contacts do not.
    """
    if not signed_in.may_change:
        raise HTTPException(403)
    return signed_in


Changing = Annotated[SignedIn, Depends(require_may_change)]


def require_admin(signed_in: Colleague) -> SignedIn:
    """Return who is signed in, if it is an admin. Raises HTTPException 403."""
    if signed_in.role != StaffRole.ADMIN:
        raise HTTPException(403)
    return signed_in


Admin = Annotated[SignedIn, Depends(require_admin)]


def require_admin_form(_admin: Admin, signed_in: OwnForm) -> SignedIn:
    """Return the admin who changes something about colleagues. Raises HTTPException 403."""
    return signed_in


AdminForm = Annotated[SignedIn, Depends(require_admin_form)]


def open_to_all() -> None:
    """Let everybody through: what a route says that has good reason to ask nobody who they are."""


ANYBODY = [Depends(open_to_all)]


def _require(stage: Backstage, request: Request, cookie: str | None) -> SignedIn:
    now = stage.clock()
    visits: Visits = request.app.state.visits
    with stage.store.reading() as session:
        signed_in = sessions.require_signed_in(session, cookie, now=now)
    # Only now: whoever makes cookies up gets nothing written, and nobody's place among the noted.
    if cookie is not None and visits.is_due(cookie, now):
        with stage.store.writing() as session:
            return sessions.require_signed_in(session, cookie, now=now)
    return signed_in
