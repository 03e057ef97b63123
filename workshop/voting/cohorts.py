"""How people came to a ballot: by a workshop's code or an open link, before it opened or after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from storage.tables import Process
from workshop.board.finding import meetings_of
from workshop.residents.sources import hall_source

BEFORE, AFTERWARDS = timedelta(hours=2), timedelta(days=1)
"""How long around a workshop somebody who sits there may come by its code."""


class Cohort(StrEnum):
    """A way in: a workshop's code, an open link, an open link after the ballot had opened.

    Many of the last may be a campaign, or one person.
    """

    ROOM = "room"
    LINK = "link"
    LINK_AFTER = "link-after"


@dataclass(frozen=True, slots=True)
class Room:
    """A workshop's code, and the time in which it shows that somebody was there."""

    source: str
    since: datetime
    until: datetime


def rooms_of(session: Session, process: Process) -> list[Room]:
    """Return the workshops of a process."""
    return [
        Room(hall_source(one.code), one.starts_at - BEFORE, one.ends_at + AFTERWARDS)
        for one in meetings_of(session, process)
    ]


def cohort_of(
    source: str | None, joined_at: datetime, opened_at: datetime, rooms: Sequence[Room]
) -> Cohort:
    """Return how somebody came, who carries this source since they joined.

    Anybody can write a code in a link, so that it counts at its own workshop alone.
    """
    if any(one.source == source and one.since <= joined_at <= one.until for one in rooms):
        return Cohort.ROOM
    return Cohort.LINK_AFTER if joined_at >= opened_at else Cohort.LINK
