"""How many contributions were said when, kept in memory as the census is."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, cast, extract, literal_column
from sqlalchemy.orm import InstrumentedAttribute

from storage.tables import CensusChange, Contribution
from workshop.board.census import AFTER, STRIDE, Counting, Kinds

QUARTER_S = 900
"""Every time zone is so many quarters away from UTC: no quarter lies in two local days."""
QUARTERS_KEPT = 100_000


class Said(NamedTuple):
    """What was said in one quarter of an hour, by channel; quarters are counted from 1970.

    A change from before its time was noted has None.
    """

    quarter: int | None
    process_id: int
    channel: str


Quarters = Counter[Said]


def quarter_of(said_at: InstrumentedAttribute[Any]) -> ColumnElement[int]:
    """Return the quarter of a moment, for a statement."""
    # Written out: PostgreSQL takes two values for two expressions, and groups by neither.
    return cast(extract("epoch", said_at), BigInteger) // literal_column(str(QUARTER_S))


# The quarter first: with the process first, SQLite reads a whole index to have groups in order.
ROW = (quarter_of(Contribution.said_at), Contribution.process_id, Contribution.channel)
CHANGE = (quarter_of(CensusChange.said_at), CensusChange.process_id, CensusChange.channel)


class Days(Counting[Said]):
    """How many kept contributions there are of each quarter of an hour."""

    def __init__(self, after: int = AFTER, late: int | None = None, stride: int = STRIDE) -> None:
        """Know nothing yet: the first look counts everything."""
        super().__init__(Kinds(Said, ROW, CHANGE), after, late, stride)


@lru_cache(QUARTERS_KEPT)
def day_of(quarter: int, zone: ZoneInfo) -> date:
    """Return the day of a zone in which a quarter lies."""
    return datetime.fromtimestamp(quarter * QUARTER_S, UTC).astimezone(zone).date()
