"""The key that push services know this system by (VAPID): made once, kept sealed.

It is not derived from SECRET_KEY: every subscription is bound to it, and a change of SECRET_KEY
would end them all.
"""

from __future__ import annotations

import base64
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy.orm import Session

from storage.sharing import take_turn
from storage.tables import PushKey
from storage.vault import Vault

SEALED_PUSH_KEY = "push key"
"""The purpose that the key is sealed for."""
THE_ONE = 1
KEY_BYTES = 32


def private_push_key(session: Session, vault: Vault) -> str | None:
    """Return the private key (32 bytes, base64url); None if there is none yet."""
    row = session.get(PushKey, THE_ONE)
    return vault.open(row.sealed, SEALED_PUSH_KEY) if row else None


def public_push_key(session: Session, vault: Vault) -> str | None:
    """Return what browsers are given (an uncompressed point, base64url); None without a key."""
    private = private_push_key(session, vault)
    return _public_of(private) if private else None


def make_push_key(session: Session, vault: Vault, *, now: datetime) -> None:
    """Make the key, unless somebody else has done so meanwhile."""
    take_turn(session, SEALED_PUSH_KEY)
    if session.get(PushKey, THE_ONE, populate_existing=True) is None:
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        private = _text(number.to_bytes(KEY_BYTES, "big"))
        sealed = vault.seal(private, SEALED_PUSH_KEY)
        session.add(PushKey(id=THE_ONE, sealed=sealed, made_at=now))


def _public_of(private: str) -> str:
    raw = base64.urlsafe_b64decode(private + "=" * (-len(private) % 4))
    key = ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())
    return _text(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")
