"""Facilitators: one-time links, sessions in a browser, and the record of who did what."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import Audit, Facilitator, Invite, SignIn
from storage.vault import hash_token
from workshop.refusals import InvalidInvite, NotSignedIn

INVITE_FOR = timedelta(hours=72)
SESSION_FOR = timedelta(hours=8)
IDLE_FOR = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32


class StaffRole(StrEnum):
    """What somebody on the board's side may do."""

    FACILITATOR = "facilitator"
    SAFETY = "safety"
    ADMIN = "admin"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who stands behind a session, and the token that their forms carry."""

    facilitator_id: int
    name: str
    role: StaffRole
    form_token: str


def invite(session: Session, name: str, role: StaffRole, *, now: datetime) -> str:
    """Return the token of a new sign-in link: good once, for 72 hours. Only its hash is kept."""
    take_turn(session, "inviting")
    facilitator = session.scalar(select(Facilitator).where(Facilitator.name == name))
    if facilitator is None:
        facilitator = Facilitator(name=name, role=role, created_at=now)
        session.add(facilitator)
    facilitator.role = role
    session.flush()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Invite(
            facilitator_id=facilitator.id,
            token_hash=hash_token(token),
            expires_at=now + INVITE_FOR,
        )
    )
    return token


def sign_in(session: Session, token: str, *, now: datetime) -> str:
    """Use up a sign-in link and return the token of a new session. Raises InvalidInvite."""
    # Held: of two who use it at once, the second sees that it is used.
    link = select(Invite).where(Invite.token_hash == hash_token(token)).with_for_update()
    found = session.scalar(link)
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise InvalidInvite
    found.used_at = now
    cookie = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SignIn(
            facilitator_id=found.facilitator_id,
            token_hash=hash_token(cookie),
            form_token=secrets.token_urlsafe(TOKEN_BYTES),
            created_at=now,
            seen_at=now,
        )
    )
    record(session, "sign-in", facilitator_id=found.facilitator_id, now=now)
    return cookie


def require_signed_in(session: Session, cookie: str | None, *, now: datetime) -> SignedIn:
    """Return who is signed in. Raises NotSignedIn: unknown, ended, idle 30 min, or over 8 h.

    In a writing session the visit is noted, at most once a minute.
    """
    row = session.execute(
        select(SignIn, Facilitator)
        .join(Facilitator, Facilitator.id == SignIn.facilitator_id)
        .where(SignIn.token_hash == hash_token(cookie or ""))
    ).one_or_none()
    if row is None or not _is_live(row.SignIn, row.Facilitator, now):
        raise NotSignedIn
    if now - row.SignIn.seen_at >= SEEN_EVERY:
        row.SignIn.seen_at = now
    return SignedIn(
        row.Facilitator.id,
        row.Facilitator.name,
        StaffRole(row.Facilitator.role),
        row.SignIn.form_token,
    )


def sign_out(session: Session, cookie: str, *, now: datetime) -> None:
    """End a session; its cookie is worth nothing from now on."""
    row = session.scalar(select(SignIn).where(SignIn.token_hash == hash_token(cookie)))
    if row is not None and row.ended_at is None:
        row.ended_at = now


def record(
    session: Session, action: str, *, facilitator_id: int | None, now: datetime, **about: object
) -> None:
    """Write down who did what: ids only, no words of a resident."""
    session.add(
        Audit(facilitator_id=facilitator_id, action=action, about=dict(about), done_at=now)
    )


def _is_live(row: SignIn, facilitator: Facilitator, now: datetime) -> bool:
    is_fresh = now - row.seen_at < IDLE_FOR and now - row.created_at < SESSION_FOR
    return row.ended_at is None and facilitator.disabled_at is None and is_fresh
