"""Pictures and recordings that were chosen for a message to many and go to nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.shelf import Shelf
from storage.tables import Broadcast, Outgoing, Prompt

LEFT_FOR = timedelta(days=7)
"""So long a form may lie open with a file in it: no row knows of it yet."""


def sweep_leftovers(session: Session, shelf: Shelf, *, now: datetime) -> int:
    """Remove what goes to many from the shelf where nothing names it any more; how many.

    A file is named by its content, so several may have chosen the same one. Writes nothing to the
    database, and so keeps nobody waiting while messages are looked through.
    """
    before = now - LEFT_FOR
    left = [name for name in shelf.sent_before(before) if not _is_named(session, name)]
    # A form that was looked at meanwhile holds its file.
    gone = shelf.sent_before(before).intersection(left)
    for name in gone:
        shelf.remove(name)
    return len(gone)


def _is_named(session: Session, name: str) -> bool:
    """Tell whether a prompt, a broadcast or a message names this file.

    Messages last, and one after the other: what was a prompt's picture once stands in many.
    """
    of_broadcasts = or_(Broadcast.picture == name, Broadcast.voice == name)
    of_messages = or_(
        Outgoing.payload["picture"].as_string() == name,
        Outgoing.payload["voice"].as_string() == name,
    )
    questions = (
        select(Prompt.id).where(Prompt.picture == name),
        select(Broadcast.id).where(of_broadcasts),
        select(Outgoing.id).where(of_messages),
    )
    return any(session.scalar(one.limit(1)) is not None for one in questions)
