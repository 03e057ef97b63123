"""An e-mail address as it was typed, made ready to be written to; or none."""

from __future__ import annotations

import re

LONGEST = 254
"""Source: RFC 5321, 4.5.3.1.3, without the angle brackets."""
LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def usable_address(typed: str) -> str | None:
    """Return the address that was typed, its domain in small ASCII letters; None if it is none.

    Nothing that could be a header of its own, a second address or a name passes.
    """
    local, at, domain = typed.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    is_one = LOCAL.fullmatch(local) is not None and DOMAIN.fullmatch(domain) is not None
    address = f"{local}{at}{domain}"
    return address if is_one and len(address) <= LONGEST else None
