"""Passwords, as Argon2id hashes. The only file that knows argon2."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from workshop.doors.commonness import is_common
from workshop.doors.refusals import CrowdedDoor, Weakness, WeakPassword

LEAST = 12
MOST = 200
"""So that nobody can keep us busy with a book; a long sentence has room."""
AT_ONCE = 2
"""Each takes 64 MiB and most of a core for a moment: a crowd at the door waits its turn."""
WAIT_S = 1.0
"""Longer than that, whoever waits would keep the threads that serve everybody else."""

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_places = threading.BoundedSemaphore(AT_ONCE)


def require_strong(password: str, *about: str) -> None:
    """Raise WeakPassword if this is too short, too long, or what many would guess.

    `about` are words that everybody can guess of this person: their name, the town's process.
    """
    if len(password) < LEAST:
        raise WeakPassword(Weakness.SHORT)
    if len(password) > MOST:
        raise WeakPassword(Weakness.LONG)
    if is_common(password, about):
        raise WeakPassword(Weakness.COMMON)


def hash_password(password: str) -> str:
    """Return the hash under which a password is kept, with its salt and its cost in it.

    Raises CrowdedDoor.
    """
    with place_to_hash():
        return _hasher.hash(_same_everywhere(password))


def is_password(password: str, kept: str | None) -> bool:
    """Tell whether this is the password that was hashed; for None it takes as long, and is not.

    Raises CrowdedDoor.
    """
    with place_to_hash():
        try:
            _hasher.verify(kept or _of_nobody(), _same_everywhere(password[:MOST]))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


@contextmanager
def place_to_hash() -> Iterator[None]:
    """Hold one of the few places for work with passwords. Raises CrowdedDoor after a second."""
    if not _places.acquire(timeout=WAIT_S):
        raise CrowdedDoor
    try:
        yield
    finally:
        _places.release()


@cache
def _of_nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def _same_everywhere(password: str) -> str:
    # An å may be one sign or two, by keyboard and system. Source: RFC 8265, 4.2 (OpaqueString).
    return unicodedata.normalize("NFC", password)
