"""What can be counted without telling anything of anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.tables import (
    Broadcast,
    BroadcastState,
    Delivery,
    FailedUpdate,
    Media,
    MediaState,
    Outgoing,
    Person,
)
from workshop.board.census import Cells
from workshop.messages import Channel
from workshop.nudges.counting import nudges_by_state
from workshop.rehearsal.marks import IS_RESIDENT
from workshop.upkeep.intake import heartbeats

Labels = tuple[tuple[str, str], ...]
GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing counted: its name, meaning and kind, and its values by labels."""

    name: str
    meaning: str
    kind: str
    values: Sequence[tuple[Labels, float]]


def figures(
    session: Session, cells: Cells, queue: Mapping[str, int], *, now: datetime
) -> list[Figure]:
    """Return every figure, with the census and what the mailbag says.

    Empty states are told, as 0. Robots of a rehearsal are no residents, and say nothing here.
    """
    return [
        _plain("contributions", "Contributions that are kept.", _real(cells)),
        _plain("people", "Residents, under a pseudonym.", _residents(session)),
        _states("outgoing", "Messages by state.", queue),
        _plain("outgoing_wait_seconds", "How late the oldest message is.", _wait_s(session, now)),
        _by_state(session, "broadcasts", "Broadcasts by state.", Broadcast.state, BroadcastState),
        _states("nudges", "Nudges by state.", nudges_by_state(session)),
        _by_state(session, "media", "Voices and pictures by state.", Media.state, MediaState),
        _plain("parked", "Events that no handler could take.", _parked(session)),
        _ages(session, now),
    ]


def _plain(name: str, meaning: str, value: float) -> Figure:
    return Figure(name, meaning, GAUGE, [((), value)])


def _real(cells: Cells) -> int:
    return sum(n for cell, n in cells.items() if cell.channel != Channel.REHEARSAL)


def _residents(session: Session) -> int:
    return session.scalar(select(func.count(Person.id)).where(IS_RESIDENT)) or 0


def _by_state(
    session: Session,
    name: str,
    meaning: str,
    column: InstrumentedAttribute[str],
    states: type[BroadcastState | MediaState],
) -> Figure:
    found = session.execute(select(column, func.count()).group_by(column))
    counts = dict.fromkeys(map(str, states), 0) | {str(state): count for state, count in found}
    return _states(name, meaning, counts)


def _states(name: str, meaning: str, counts: Mapping[str, int]) -> Figure:
    return Figure(name, meaning, GAUGE, [((("state", s),), n) for s, n in counts.items()])


def _wait_s(session: Session, now: datetime) -> float:
    oldest = session.scalar(
        select(func.min(Outgoing.not_before)).where(Outgoing.state == Delivery.QUEUED)
    )
    return 0 if oldest is None else max(0.0, (now - oldest).total_seconds())


def _parked(session: Session) -> int:
    waiting = select(func.count()).where(FailedUpdate.sealed.is_not(None))
    return session.scalar(waiting) or 0


def _ages(session: Session, now: datetime) -> Figure:
    beats = sorted(heartbeats(session).items())
    return Figure(
        "heartbeat_age_seconds",
        "Since a part of the system was last at work.",
        GAUGE,
        [((("part", part),), (now - row.beat_at).total_seconds()) for part, row in beats],
    )
