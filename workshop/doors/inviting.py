"""Links that let somebody set up their sign-in: 72 hours, and over when that is done."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import Credential, Facilitator, Invite
from storage.vault import Vault, hash_token
from workshop.board.staff import StaffRole, record
from workshop.doors.codes import SEALED_CODES, matching_step, new_secret
from workshop.doors.naming import sign_in_name
from workshop.doors.recovery import forget_codes, new_codes
from workshop.doors.refusals import WrongCode
from workshop.doors.sessions import TOKEN_BYTES, begin_session, end_sessions
from workshop.refusals import InvalidInvite

INVITE_FOR = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link is for, and the secret their app is to learn; None before a password is."""

    facilitator_id: int
    name: str
    secret: str | None


@dataclass(frozen=True, slots=True)
class SetUp:
    """A finished sign-in: the token of a first session, and ten codes for paper."""

    cookie: str
    codes: tuple[str, ...]


def invite(
    session: Session,
    name: str,
    role: StaffRole | None,
    *,
    now: datetime,
    by: int | None = None,
) -> str:
    """Return the token of a new link for the person of this name: see `invite_known`.

    Without a role they keep theirs; who is new becomes a facilitator.
    """
    return invite_known(session, known_as(session, name, role, now=now), now=now, by=by)


def invite_known(
    session: Session, invited: Facilitator, *, now: datetime, by: int | None = None
) -> str:
    """Return the token of a new link for somebody. Only its hash is kept.

    They begin anew: password, codes, older links and sessions are worth nothing from now on, and
    who was shut out may come back.
    """
    invited.disabled_at = None
    take_away(session, invited.id, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = Invite(
        facilitator_id=invited.id, token_hash=hash_token(token), expires_at=now + INVITE_FOR
    )
    session.add(link)
    session.flush()
    about = {"colleague": invited.id, "role": invited.role, "invite": link.id}
    record(session, "invite", facilitator_id=by, now=now, **about)
    return token


def known_as(session: Session, name: str, role: StaffRole | None, *, now: datetime) -> Facilitator:
    """Return the person of this name, with this role if one is given; new if there is none.

    Who was shut out is so no longer.
    """
    take_turn(session, "inviting")
    person = called(session, name)
    if person is None:
        person = Facilitator(name=name, role=role or StaffRole.FACILITATOR, created_at=now)
        session.add(person)
    person.role = role or person.role
    person.disabled_at = None
    session.flush()
    return person


def called(session: Session, name: str) -> Facilitator | None:
    """Return who signs in with this name, however it is typed."""
    # A handful of people: no index is worth its while.
    wanted = sign_in_name(name)
    everybody = session.scalars(select(Facilitator).order_by(Facilitator.id))
    return next((one for one in everybody if sign_in_name(one.name) == wanted), None)


def take_away(session: Session, facilitator_id: int, *, now: datetime) -> None:
    """Take away all that lets somebody in: password, codes, links, sessions."""
    session.execute(delete(Credential).where(Credential.facilitator_id == facilitator_id))
    forget_codes(session, facilitator_id)
    unused = (Invite.facilitator_id == facilitator_id) & Invite.used_at.is_(None)
    nothing_chosen = {"used_at": now, "password_hash": None, "code_secret": None}
    session.execute(update(Invite).where(unused).values(nothing_chosen))
    end_sessions(session, facilitator_id, now=now)


def read_invite(session: Session, vault: Vault, token: str, *, now: datetime) -> Invited:
    """Return whom a link is for; looking uses nothing up. Raises InvalidInvite."""
    row, invited = _require_open(session, token, now=now, is_held=False)
    secret = vault.open(row.code_secret, SEALED_CODES) if row.code_secret else None
    return Invited(invited.id, invited.name, secret)


def choose_password(
    session: Session, vault: Vault, token: str, password_hash: str, *, now: datetime
) -> None:
    """Keep the hash of a chosen password with the link, and a new secret for the app.

    Neither counts before `finish`. Raises InvalidInvite.
    """
    row, invited = _require_open(session, token, now=now)
    row.password_hash = password_hash
    row.code_secret = vault.seal(new_secret(), SEALED_CODES)
    record(session, "set-up-begun", facilitator_id=invited.id, now=now)


def finish(session: Session, vault: Vault, token: str, code: str, *, now: datetime) -> SetUp:
    """Let what was chosen count, now that a code shows that the app knows its secret.

    The link is used up. Raises InvalidInvite, WrongCode.
    """
    row, invited = _require_open(session, token, now=now)
    if row.password_hash is None or row.code_secret is None:
        raise InvalidInvite
    secret = vault.open(row.code_secret, SEALED_CODES)
    step = matching_step(secret, code, after=0, now=now)
    if step is None:
        raise WrongCode
    credential = Credential(
        facilitator_id=invited.id,
        sign_in_name=sign_in_name(invited.name),
        password_hash=row.password_hash,
        code_secret=row.code_secret,
        code_step=step,
        set_up_at=now,
    )
    take_away(session, invited.id, now=now)
    session.add(credential)
    record(session, "set-up", facilitator_id=invited.id, now=now)
    codes = new_codes(session, invited.id)
    return SetUp(begin_session(session, invited.id, now=now), codes)


def _require_open(
    session: Session, token: str, *, now: datetime, is_held: bool = True
) -> tuple[Invite, Facilitator]:
    link = select(Invite).where(Invite.token_hash == hash_token(token))
    # Held: of two who finish at once, the second sees that it is used.
    found = session.scalar(link.with_for_update() if is_held else link)
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise InvalidInvite
    invited = session.get_one(Facilitator, found.facilitator_id)
    if invited.disabled_at is not None:
        raise InvalidInvite
    return found, invited
