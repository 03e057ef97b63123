"""What somebody who is signed in changes about their own sign-in.

That it is them, and not somebody at their open screen, the edge has asked their password for.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Credential
from storage.vault import Vault
from workshop.board.staff import SignedIn, record
from workshop.doors import recovery
from workshop.doors.carried import NotCarried, open_own, seal_carried
from workshop.doors.codes import SEALED_CODES, matching_step, new_secret
from workshop.doors.refusals import NotSignedIn, SignInTooOld, WrongCode
from workshop.doors.sessions import end_sessions

OFFER_FOR = timedelta(minutes=10)
SEALED_OFFER = "a new second factor"


def change_password(
    session: Session, signed_in: SignedIn, password_hash: str, *, now: datetime
) -> None:
    """Put a new password in the place of the old one, and end the other sessions."""
    _own(session, signed_in).password_hash = password_hash
    _written(session, signed_in, "password-changed", now=now)


def renew_codes(session: Session, signed_in: SignedIn, *, now: datetime) -> tuple[str, ...]:
    """Return ten new codes for paper; the old ones are worth nothing."""
    record(session, "recovery-codes-made", facilitator_id=signed_in.facilitator_id, now=now)
    return recovery.new_codes(session, signed_in.facilitator_id)


def offer_secret(vault: Vault, signed_in: SignedIn, *, now: datetime) -> str:
    """Return an offer of a new secret for an app, sealed: the form carries it, we keep nothing."""
    who = signed_in.facilitator_id
    return seal_carried(vault, SEALED_OFFER, who, new_secret(), lasts=OFFER_FOR, now=now)


def read_offer(vault: Vault, signed_in: SignedIn, offer: str, *, now: datetime) -> str:
    """Return the secret that was offered to this person. Raises SignInTooOld."""
    try:
        return str(open_own(vault, SEALED_OFFER, offer, signed_in.facilitator_id, now=now))
    except NotCarried as error:
        raise SignInTooOld from error


def accept_secret(
    session: Session, vault: Vault, signed_in: SignedIn, secret: str, code: str, *, now: datetime
) -> None:
    """Let an offered secret count, now that a code shows that the app knows it.

    The other sessions end. Raises WrongCode.
    """
    own = _own(session, signed_in)
    # An offer that was taken already is no second life for its codes.
    is_taken = vault.open(own.code_secret, SEALED_CODES) == secret
    step = matching_step(secret, code, after=own.code_step if is_taken else 0, now=now)
    if step is None:
        raise WrongCode
    own.code_secret, own.code_step = vault.seal(secret, SEALED_CODES), step
    _written(session, signed_in, "second-factor-changed", now=now)


def _own(session: Session, signed_in: SignedIn) -> Credential:
    own = select(Credential).where(Credential.facilitator_id == signed_in.facilitator_id)
    found = session.scalar(own.with_for_update())
    if found is None:
        raise NotSignedIn
    return found


def _written(session: Session, signed_in: SignedIn, action: str, *, now: datetime) -> None:
    who = signed_in.facilitator_id
    end_sessions(session, who, now=now, but=signed_in.session_number)
    record(session, action, facilitator_id=who, now=now)
