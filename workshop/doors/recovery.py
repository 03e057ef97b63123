"""Ten codes on paper, for the day the telephone is lost. Each is good once."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage.tables import RecoveryCode
from storage.vault import hash_token

HOW_MANY = 10
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None of them is taken for another on paper."""
LENGTH = 16
"""79 bits: a stolen hash is no help in guessing one."""
GROUP = 4


def new_codes(session: Session, facilitator_id: int) -> tuple[str, ...]:
    """Return ten new codes, in the place of all that this person had. Only hashes are kept."""
    forget_codes(session, facilitator_id)
    codes = tuple(_new_code() for _ in range(HOW_MANY))
    session.add_all(
        RecoveryCode(facilitator_id=facilitator_id, code_hash=_hash(facilitator_id, code))
        for code in codes
    )
    return codes


def use_code(session: Session, facilitator_id: int, typed: str, *, now: datetime) -> bool:
    """Use a code up; tell whether there was one."""
    wanted = RecoveryCode.code_hash == _hash(facilitator_id, typed)
    # Held: of two who use it at once, the second sees that it is used.
    found = session.scalar(select(RecoveryCode).where(wanted).with_for_update())
    if found is None or found.used_at is not None:
        return False
    found.used_at = now
    return True


def codes_left(session: Session, facilitator_id: int) -> int:
    """Return how many codes are still good."""
    unused = select(func.count()).where(
        RecoveryCode.facilitator_id == facilitator_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(unused) or 0


def forget_codes(session: Session, facilitator_id: int) -> None:
    """Take all codes of somebody away."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.facilitator_id == facilitator_id))


def _new_code() -> str:
    signs = [secrets.choice(SIGNS) for _ in range(LENGTH)]
    return "-".join("".join(signs[at : at + GROUP]) for at in range(0, LENGTH, GROUP))


def _hash(facilitator_id: int, code: str) -> str:
    bare = "".join(sign for sign in code.casefold() if sign in SIGNS)
    return hash_token(f"recovery {facilitator_id} {bare}")
