"""Sessions in a browser: begun, looked after, ended. Only the hash of a cookie is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.tables import Facilitator, SignIn
from storage.vault import hash_token
from workshop.board.staff import SignedIn, StaffRole, record
from workshop.doors.refusals import NotSignedIn

SESSION_FOR = timedelta(hours=8)
IDLE_FOR = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One browser in which somebody is signed in."""

    number: int
    began_at: datetime
    seen_at: datetime


def begin_session(session: Session, facilitator_id: int, *, now: datetime) -> str:
    """Return the token of a new session; it has not been anybody's before."""
    cookie = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SignIn(
            facilitator_id=facilitator_id,
            token_hash=hash_token(cookie),
            form_token=secrets.token_urlsafe(TOKEN_BYTES),
            created_at=now,
            seen_at=now,
        )
    )
    record(session, "sign-in", facilitator_id=facilitator_id, now=now)
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
        row.SignIn.id,
    )


def whose_session(session: Session, cookie: str | None) -> int | None:
    """Return whose session this is or was; None if it never was one."""
    return session.scalar(
        select(SignIn.facilitator_id).where(SignIn.token_hash == hash_token(cookie or ""))
    )


def is_of_earlier_session(session: Session, signed_in: SignedIn, form_token: str) -> bool:
    """Tell whether a form was made in an earlier session of the same person."""
    made = SignIn.form_token == form_token
    return signed_in.facilitator_id in session.scalars(select(SignIn.facilitator_id).where(made))


def sessions_of(session: Session, facilitator_id: int, *, now: datetime) -> list[OwnSession]:
    """Return the browsers in which somebody is signed in now, the one seen last first."""
    rows = session.scalars(_open_sessions(facilitator_id).order_by(SignIn.seen_at.desc()))
    return [OwnSession(row.id, row.created_at, row.seen_at) for row in rows if _is_fresh(row, now)]


def sign_out(session: Session, cookie: str, *, now: datetime) -> None:
    """End a session; its cookie is worth nothing from now on."""
    row = session.scalar(select(SignIn).where(SignIn.token_hash == hash_token(cookie)))
    if row is not None and row.ended_at is None:
        row.ended_at = now
        record(session, "sign-out", facilitator_id=row.facilitator_id, now=now)


def end_sessions(
    session: Session, facilitator_id: int, *, now: datetime, but: int | None = None
) -> None:
    """End every session of somebody, or all but one."""
    for row in session.scalars(_open_sessions(facilitator_id)):
        if row.id != but:
            row.ended_at = now


def _open_sessions(facilitator_id: int) -> Select[SignIn]:
    return select(SignIn).where(SignIn.facilitator_id == facilitator_id, SignIn.ended_at.is_(None))


def _is_live(row: SignIn, facilitator: Facilitator, now: datetime) -> bool:
    return row.ended_at is None and facilitator.disabled_at is None and _is_fresh(row, now)


def _is_fresh(row: SignIn, now: datetime) -> bool:
    return now - row.seen_at < IDLE_FOR and now - row.created_at < SESSION_FOR
