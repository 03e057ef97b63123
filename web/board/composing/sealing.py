"""What was composed, as the check page carries it: sealed, with what was shown of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.vault import Vault
from web.board.composing.draft import Draft
from workshop.doors.carried import NotCarried, open_own, seal_carried

WHAT = "composed broadcast"
HELD_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A form, the key under which it is planned once, and a mark of what was shown."""

    draft: Draft
    key: str
    seen: str = ""


def new_key() -> str:
    """Return the key of a form that has just been composed."""
    return secrets.token_hex(16)


def seal_draft(vault: Vault, sealed: Sealed, facilitator_id: int, *, now: datetime) -> str:
    """Return it as a form carries it."""
    load = [sealed.key, sealed.seen, list(sealed.draft.pairs)]
    return seal_carried(vault, WHAT, facilitator_id, load, lasts=HELD_FOR, now=now)


def open_draft(vault: Vault, carried: str, facilitator_id: int, *, now: datetime) -> Sealed:
    """Return what this person composed. Raises NotCarried."""
    try:
        key, seen, pairs = open_own(vault, WHAT, carried, facilitator_id, now=now)
    except ValueError as error:
        raise NotCarried from error
    return Sealed(Draft(tuple((name, value) for name, value in pairs)), key, seen)
