"""What somebody had typed when their session was over: sealed, and given back to them alone.

The page itself carries it through the sign-in; nothing of it is kept here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request

from storage.vault import Vault
from workshop.doors.carried import NotCarried, open_own, seal_carried

SEALED_WORDS = "typed while signed out"
MOST_SIGNS = 400_000
"""Of what the page carries: sealed, it is a third longer than it was."""
NEVER = frozenset({"enter", "sign-in", "demo", "leave", "me", "colleagues"})
"""Rooms of the board whose forms have passwords, or are better thought about anew."""
TOKEN = "form_token"  # noqa: S105 - The name of a field.
TYPED = frozenset(
    {
        "alt", "amount", "audience", "body", "cost", "count", "decider", "description", "digest",
        "document", "green_light", "hours", "invite", "name", "note", "place", "promise",
        "question", "reason", "rule", "short", "table", "tables", "text", "title", "why", "words",
        "written",
    }
)  # fmt: skip
"""What is written by hand in the forms of the board: the rest is pressed again in a moment."""
LOST_FILE = "lost_file"
"""A field of our own: the name of a field whose file could not be carried."""
HELD_FOR = timedelta(hours=12)
"""Until the morning after; a page that is found later sends nothing."""
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Held:
    """One form: where it goes and what stands in it, without its token; `words` are for eyes."""

    address: str
    fields: Fields

    @property
    def words(self) -> list[str]:
        """What was written by hand."""
        return [value for name, value in self.fields if name in TYPED and value.strip()]


def form_of(request: Request, fields: Fields) -> Held | None:
    """Return the form that was sent; None if it is one that is not to be sent again.

    Only words are worth it: a press alone may not be what one wants by now.
    """
    _, _, room, *_ = [*request.url.path.split("/"), ""]
    if room in NEVER or not fields:
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    kept = [(name, value) for name, value in fields if name != TOKEN]
    held = Held(request.url.path + query, kept)
    return held if held.words else None


def seal_form(vault: Vault, held: Held, facilitator_id: int, *, now: datetime) -> str:
    """Return a form as the sign-in page carries it; empty if it is far too long."""
    load = [held.address, list(held.fields)]
    sealed = seal_carried(vault, SEALED_WORDS, facilitator_id, load, lasts=HELD_FOR, now=now)
    return sealed if len(sealed) <= MOST_SIGNS else ""


def open_form(vault: Vault, sealed: str, facilitator_id: int, *, now: datetime) -> Held | None:
    """Return the form, if it is this person's and not too old."""
    try:
        address, fields = open_own(vault, SEALED_WORDS, sealed, facilitator_id, now=now)
    except NotCarried:
        return None
    return Held(address, [(name, value) for name, value in fields])
