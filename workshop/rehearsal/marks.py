"""What belongs to a rehearsal: who and what came by its channel, and items nobody else stands in.

Nothing here is stored twice. People and contributions carry their channel in every table and
index; an item remembers only in which rehearsal it was put up.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Item, Person, Process, Quote, Rehearsal
from workshop.messages import Channel

IS_RESIDENT: ColumnElement[bool] = Person.channel != Channel.REHEARSAL
"""Somebody who takes part; a robot does not."""
IS_REAL: ColumnElement[bool] = Contribution.channel != Channel.REHEARSAL
"""Something that a person said."""
HAS_REAL_VOICE: ColumnElement[bool] = (
    exists()
    .where(Quote.item_id == Item.id, Quote.is_removed.is_(False))
    .where(Contribution.id == Quote.contribution_id, IS_REAL)
)
IN_REHEARSAL: ColumnElement[bool] = Item.rehearsal_id.is_not(None) & ~HAS_REAL_VOICE
"""An item that was put up in a rehearsal, and under which no real voice stands."""


def rehearsal_of(session: Session, process: Process) -> Rehearsal | None:
    """Return the rehearsal that is on in a process."""
    return session.scalar(select(Rehearsal).where(Rehearsal.process_id == process.id))


def rehearsal_id_of(session: Session, process: Process) -> int | None:
    """Return the number of the rehearsal that is on, for what is put up now."""
    return session.scalar(select(Rehearsal.id).where(Rehearsal.process_id == process.id))
