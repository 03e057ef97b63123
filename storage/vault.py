"""The keys: who somebody is can be looked up and written to, but not read from the database.

An address (a Telegram chat id, a web chat's cookie) is found by a keyed hash and kept sealed
for sending. All keys are derived from SECRET_KEY, which never stands in the database: a stolen
copy of it tells nobody who said what. While SECRET_KEY is being changed, the old one is known
too: what it sealed still opens, what it hashed is still found, and nothing new is made with it.
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
    """Fingerprints and seals with the keys derived from one secret, and opens with two."""

    def __init__(self, secret: str, old_secret: str = "") -> None:
        """Derive the keys; raises ValueError if a secret is under 32 characters."""
        self._rings = (_Ring(secret), *([_Ring(old_secret)] if old_secret else []))

    @property
    def mark(self) -> str:
        """What names the key, and does not give it away."""
        return self._rings[0].mark

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks of the key, and of the old one if there is one."""
        return tuple(ring.mark for ring in self._rings)

    @property
    def is_changing(self) -> bool:
        """Whether there is an old key, so that not everything is found by the key itself."""
        return len(self._rings) > 1

    def fingerprint(self, *parts: str) -> str:
        """Return the keyed hash (HMAC-SHA-256, hex) of these parts."""
        return self._rings[0].fingerprint(parts)

    def fingerprints(self, *parts: str) -> tuple[str, ...]:
        """Return every keyed hash that these parts may be found by."""
        return tuple(ring.fingerprint(parts) for ring in self._rings)

    def seal(self, plain: str | bytes, purpose: str) -> bytes:
        """Return the text sealed (AES-256-GCM); it opens for the same purpose only."""
        nonce = os.urandom(NONCE_BYTES)
        content = plain.encode() if isinstance(plain, str) else plain
        return nonce + self._rings[0].seal.encrypt(nonce, content, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> str:
        """Return what was sealed for this purpose. Raises WrongKey."""
        for ring in self._rings:
            try:
                return ring.open(sealed, purpose)
            except InvalidTag:
                continue
        raise WrongKey(f"cannot open what was sealed for {purpose!r}")

    def is_sealed_now(self, sealed: bytes, purpose: str) -> bool:
        """Tell whether the key itself opens this, so that the old one is not needed for it."""
        try:
            self._rings[0].open(sealed, purpose)
        except InvalidTag:
            return False
        return True

    def file_key(self, mark: str, salt: bytes) -> bytes:
        """Return the key (256 bits) of one encrypted file.

        Raises WrongKey if the file was made with a key of another mark.
        """
        for ring in self._rings:
            if hmac.compare_digest(ring.mark, mark):
                return _derive(ring.secret, b"verksted file 1", salt)
        raise WrongKey("made with another SECRET_KEY")


class _Ring:
    """The keys of one secret."""

    __slots__ = ("lookup", "mark", "seal", "secret")

    def __init__(self, secret: str) -> None:
        if len(secret) < MINIMUM_SECRET_LENGTH:
            raise ValueError("SECRET_KEY must have at least 32 characters")
        self.secret = secret
        self.lookup = _derive(secret, b"verksted lookup 1")
        self.seal = AESGCM(_derive(secret, b"verksted seal 1"))
        self.mark = _derive(secret, b"verksted mark 1").hex()[:32]

    def fingerprint(self, parts: tuple[str, ...]) -> str:
        return hmac.digest(self.lookup, "\x1f".join(parts).encode(), "sha256").hex()

    def open(self, sealed: bytes, purpose: str) -> str:
        nonce, content = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        if len(nonce) < NONCE_BYTES:
            raise InvalidTag
        return self.seal.decrypt(nonce, content, purpose.encode()).decode()


def _derive(secret: str, purpose: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(secret.encode())


def hash_token(token: str) -> str:
    """Return the hash under which a random token of 128 bits or more is kept (SHA-256, hex)."""
    return hashlib.sha256(token.encode()).hexdigest()
