"""Coming in with a name, a password and a code: two steps, of which each says as little as it can.

The first step's outcome is a ticket, sealed, that the second step's form carries: nothing of a
half-done sign-in is kept here. A passkey would be another table and another first step that ends
in the same `begin_session`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage.tables import Credential, Facilitator
from storage.vault import Vault, hash_token
from workshop.board.staff import record
from workshop.doors import recovery
from workshop.doors.carried import NotCarried, open_carried, seal_carried
from workshop.doors.codes import SEALED_CODES, matching_step
from workshop.doors.naming import sign_in_name
from workshop.doors.passwords import is_password
from workshop.doors.refusals import SignInTooOld, WrongCode, WrongPassword

TICKET_FOR = timedelta(minutes=10)
"""Time enough to find the telephone."""
SEALED_TICKET = "half a sign-in"


@dataclass(frozen=True, slots=True)
class Lock:
    """What a name's password is held against; of nobody, if nobody has the name."""

    facilitator_id: int | None
    password_hash: str | None


def lock_of(session: Session, name: str) -> Lock:
    """Return the lock behind a name, as it was typed."""
    return _lock(session, Credential.sign_in_name == sign_in_name(name))


def lock_of_one(session: Session, facilitator_id: int) -> Lock:
    """Return the lock of somebody who is known."""
    return _lock(session, Credential.facilitator_id == facilitator_id)


def require_password(lock: Lock, password: str) -> int:
    """Return whose password it is. Raises WrongPassword, CrowdedDoor.

    It takes as long for a name that nobody has. Needs no transaction, and should hold none up.
    """
    if not is_password(password, lock.password_hash) or lock.facilitator_id is None:
        raise WrongPassword
    return lock.facilitator_id


def write_ticket(vault: Vault, lock: Lock, *, now: datetime) -> str:
    """Return what shows, for ten minutes, that the password was right."""
    who, mark = lock.facilitator_id, _mark(lock)
    return seal_carried(vault, SEALED_TICKET, who, mark, lasts=TICKET_FOR, now=now)


def read_ticket(session: Session, vault: Vault, ticket: str, *, now: datetime) -> int:
    """Return whose password was right. Raises SignInTooOld, also if it is another one by now."""
    try:
        who, mark = open_carried(vault, SEALED_TICKET, ticket, now=now)
    except NotCarried as error:
        raise SignInTooOld from error
    if _mark(lock_of_one(session, who)) != mark:
        raise SignInTooOld
    return who


def take_code(
    session: Session, vault: Vault, facilitator_id: int, typed: str, *, now: datetime
) -> None:
    """Take a code of the app, or one from paper; it is good no second time. Raises WrongCode."""
    own = select(Credential).where(Credential.facilitator_id == facilitator_id)
    held = session.scalar(own.with_for_update().execution_options(populate_existing=True))
    if held is None:
        raise WrongCode
    secret = vault.open(held.code_secret, SEALED_CODES)
    step = matching_step(secret, typed, after=held.code_step, now=now)
    if step is not None:
        held.code_step = step
    elif recovery.use_code(session, facilitator_id, typed, now=now):
        record(session, "recovery-code-used", facilitator_id=facilitator_id, now=now)
    else:
        raise WrongCode


def _lock(session: Session, of: ColumnElement[bool]) -> Lock:
    row = session.execute(
        select(Credential.facilitator_id, Credential.password_hash)
        .join(Facilitator, Facilitator.id == Credential.facilitator_id)
        .where(of, Facilitator.disabled_at.is_(None))
    ).one_or_none()
    return Lock(*row) if row else Lock(None, None)


def _mark(lock: Lock) -> str:
    return hash_token(lock.password_hash or "")
