"""Messages that nobody else sends, changes or deletes while something is done with all of them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage.tables import Outgoing

IN_TURN = (Outgoing.person_id, Outgoing.id)
"""The order in which the courier holds what it has in hand: else each could wait for the other."""


def held(session: Session, about: ColumnElement[bool]) -> list[Outgoing]:
    """Return the messages about something as they are now; they are ours until the commit.

    Those of somebody who is deleting everything just now are not among them.
    """
    query = select(Outgoing).where(about).order_by(*IN_TURN).with_for_update()
    return list(session.scalars(query, execution_options={"populate_existing": True}))
