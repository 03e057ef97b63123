"""The keys: who somebody is can be looked up and written to, but not read from the database.

An address (a Telegram chat id, a web chat's cookie) is found by a keyed hash and kept sealed
for sending. Both keys are derived from SECRET_KEY, which never stands in the database: a stolen
copy of it tells nobody who said what.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
MINIMUM_SECRET_LENGTH = 32


class WrongKey(Exception):
    """Something sealed cannot be opened: SECRET_KEY is not the one it was sealed with."""


class Vault:
    """Fingerprints and seals with the keys derived from one secret."""

    def __init__(self, secret: str) -> None:
        """Derive the keys; raises ValueError if the secret is under 32 characters."""
        if len(secret) < MINIMUM_SECRET_LENGTH:
            raise ValueError("SECRET_KEY must have at least 32 characters")
        self._lookup_key = _derive(secret, b"verksted lookup 1")
        self._seal = AESGCM(_derive(secret, b"verksted seal 1"))

    def fingerprint(self, *parts: str) -> str:
        """Return the keyed hash (HMAC-SHA-256, hex) of these parts."""
        joined = "\x1f".join(parts).encode()
        return hmac.digest(self._lookup_key, joined, "sha256").hex()

    def seal(self, plain: str | bytes, purpose: str) -> bytes:
        """Return the text sealed (AES-256-GCM); it opens for the same purpose only."""
        nonce = os.urandom(NONCE_BYTES)
        content = plain.encode() if isinstance(plain, str) else plain
        return nonce + self._seal.encrypt(nonce, content, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> str:
        """Return what was sealed for this purpose. Raises WrongKey."""
        nonce, content = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._seal.decrypt(nonce, content, purpose.encode()).decode()
        except InvalidTag as error:
            raise WrongKey(f"cannot open what was sealed for {purpose!r}") from error


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def hash_token(token: str) -> str:
    """Return the hash under which a random token of 128 bits or more is kept (SHA-256, hex)."""
    return hashlib.sha256(token.encode()).hexdigest()
