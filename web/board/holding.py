"""What somebody had typed when their session was over: sealed, and given back to them alone.

The page itself carries it through the sign-in; nothing of it is kept here.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from storage.vault import Vault, WrongKey

SEALED_WORDS = "typed while signed out"
MOST_SIGNS = 300_000
NEVER = frozenset({"enter", "sign-in", "demo", "leave", "me", "colleagues"})
"""Rooms of the board whose forms have passwords, or are better thought about anew."""
TOKEN = "form_token"  # noqa: S105 - The name of a field.
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Held:
    """One form: where it goes and what stands in it, without its token; `words` are for eyes."""

    address: str
    fields: Fields

    @property
    def words(self) -> list[str]:
        """What was written by hand, as far as that can be told: whatever has a space in it."""
        return [value for _, value in self.fields if " " in value.strip()]


def form_of(request: Request, fields: Fields) -> Held | None:
    """Return the form that was sent; None if it is one that is not to be sent again."""
    _, _, room, *_ = [*request.url.path.split("/"), ""]
    if room in NEVER or not fields:
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    kept = [(name, value) for name, value in fields if name != TOKEN]
    return Held(request.url.path + query, kept)


def seal_form(vault: Vault, held: Held, facilitator_id: int) -> str:
    """Return a form as the sign-in page carries it; empty if it is far too long."""
    plain = json.dumps([facilitator_id, held.address, list(held.fields)])
    if len(plain) > MOST_SIGNS:
        return ""
    return base64.urlsafe_b64encode(vault.seal(plain, SEALED_WORDS)).decode("ascii")


def open_form(vault: Vault, sealed: str, facilitator_id: int) -> Held | None:
    """Return the form, if it is this person's."""
    try:
        plain = vault.open(base64.urlsafe_b64decode(sealed), SEALED_WORDS)
    except (binascii.Error, ValueError, WrongKey):
        return None
    who, address, fields = json.loads(plain)
    if who != facilitator_id:
        return None
    return Held(address, [(name, value) for name, value in fields])
