"""Which choice was made under which message: a conversation that is read again shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Outgoing
from workshop.messages import SayKind
from workshop.residents.resident import Resident

LOOKED_BACK = 10
"""A word typed for a button belongs to one of the newest messages."""
WORDS_LENGTH = 200


def note_press(
    session: Session,
    person: Resident,
    press: str,
    *,
    message: str | None,
    now: datetime,
) -> None:
    """Remember a choice with the message it was made under, in the words on the button.

    Not in the words typed for it: 72 is more than anybody asked, the button says 67-79.
    `message` is the channel's id of that message, None for somebody who typed. A press that is
    under none of the messages (tampered with, or from before) is not remembered.
    """
    for row in _rows(session, person, message):
        label = _label(row, press)
        if label is not None:
            row.pressed = label[:WORDS_LENGTH]
            row.pressed_at = now
            return


def _rows(session: Session, person: Resident, message: str | None) -> Iterable[Outgoing]:
    own = select(Outgoing).where(Outgoing.person_id == person.id, Outgoing.kind == SayKind.MESSAGE)
    if message is not None:
        return session.scalars(own.where(Outgoing.message == message).limit(1)).all()
    return session.scalars(own.order_by(Outgoing.id.desc()).limit(LOOKED_BACK)).all()


def _label(row: Outgoing, press: str) -> str | None:
    buttons = (button for line in row.payload.get("buttons", []) for button in line)
    return next((label for label, carried in buttons if carried == press), None)
