"""An app on a telephone that shows six digits."""

from __future__ import annotations

from datetime import datetime

import pyotp

from workshop.doors.codes import step_of


def code_at(secret: str, now: datetime) -> str:
    """Return the code that an app shows at this moment."""
    return pyotp.TOTP(secret).generate_otp(step_of(now))
