"""Six digits from an app on one's telephone (TOTP, RFC 6238). The only file that knows pyotp."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp

ISSUER = "Verksted"
STEP_S = 30
DRIFT_STEPS = 1
"""A telephone's clock may be half a minute off."""
CODE = re.compile(r"\d{6}")
SEALED_CODES = "second factor"
"""What secrets are sealed for."""


def new_secret() -> str:
    """Return a new secret of 160 bits, in base32, as apps take it."""
    return pyotp.random_base32()


def app_address(secret: str, name: str) -> str:
    """Return what the QR code says: an app that reads it knows the secret and whose it is."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def in_groups(secret: str) -> str:
    """Return a secret in groups of four, to be typed by hand."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def step_of(moment: datetime) -> int:
    """Return the number of the half minute that a moment lies in."""
    return int(moment.timestamp()) // STEP_S


def matching_step(secret: str, typed: str, *, after: int, now: datetime) -> int | None:
    """Return the step that a typed code is of; None if it is of none that is near and not over.

    A code is taken once: steps up to `after` are over.
    """
    code = "".join(typed.split())
    if not (CODE.fullmatch(code) and code.isascii()):
        return None
    totp, middle = pyotp.TOTP(secret), step_of(now)
    found = None
    for step in range(middle - DRIFT_STEPS, middle + DRIFT_STEPS + 1):
        if hmac.compare_digest(totp.generate_otp(step), code) and step > after:
            found = step
    return found
