"""What a page carries for us from one request to the next: sealed, for one person, for a while.

Nothing of it is kept here, so nothing is left over where somebody turns back half-way.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime, timedelta
from typing import Any

from storage.vault import Vault, WrongKey


class NotCarried(Exception):
    """This was not sealed by us, or for something or somebody else, or too long ago."""


def seal_carried(
    vault: Vault, what: str, who: int | None, load: object, *, lasts: timedelta, now: datetime
) -> str:
    """Return a load, of which JSON can be made, as the text that a form carries.

    `what` says what it is good for: sealed for one thing it opens nothing else.
    """
    plain = json.dumps([who, (now + lasts).isoformat(), load])
    return base64.urlsafe_b64encode(vault.seal(plain, what)).decode("ascii")


def open_carried(vault: Vault, what: str, carried: str, *, now: datetime) -> tuple[int, Any]:
    """Return whom it was sealed for, and the load. Raises NotCarried."""
    try:
        who, ends_at, load = json.loads(vault.open(base64.urlsafe_b64decode(carried), what))
    except (binascii.Error, ValueError, WrongKey) as error:
        raise NotCarried from error
    if who is None or now >= datetime.fromisoformat(ends_at):
        raise NotCarried
    return who, load


def open_own(vault: Vault, what: str, carried: str, who: int, *, now: datetime) -> Any:
    """Return the load of what was sealed for this person. Raises NotCarried."""
    sealed_for, load = open_carried(vault, what, carried, now=now)
    if sealed_for != who:
        raise NotCarried
    return load
