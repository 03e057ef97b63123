"""The demonstration's own way in: one link, made anew at each start and kept nowhere.

A real board asks for a password and a code. Nobody should need an app to look at made-up voices,
so here a link is enough, for as long as the process runs; nothing but the demo command makes one.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from storage.store import Store
from storage.vault import hash_token
from web.backstage import DemoDoor
from workshop.board.staff import StaffRole
from workshop.doors.inviting import known_as


def make_door(store: Store, name: str, *, now: datetime) -> tuple[DemoDoor, str]:
    """Return the door, and the token that opens it, to an admin of this name."""
    token = secrets.token_urlsafe()
    with store.writing() as session:
        person = known_as(session, name, StaffRole.ADMIN, now=now)
        return DemoDoor(hash_token(token), person.id), token
