"""How people came to a ballot: by a workshop's code or an open link, before it opened or after."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from workshop.residents.sources import HALL


class Cohort(StrEnum):
    """A way in: a workshop's code, an open link, an open link after the ballot had opened.

    Many of the last may be a campaign, or one person.
    """

    ROOM = "room"
    LINK = "link"
    LINK_AFTER = "link-after"


def cohort_of(source: str | None, joined_at: datetime, opened_at: datetime) -> Cohort:
    """Return how somebody came, who carries this source since they joined."""
    if source is not None and source.split("-")[0] == HALL:
        return Cohort.ROOM
    return Cohort.LINK_AFTER if joined_at >= opened_at else Cohort.LINK
