"""Where broadcasts stand, read for as many as one likes in the same number of questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    BroadcastState,
    Delivery,
    Outgoing,
    Process,
    Prompt,
    Words,
)
from workshop.broadcasts.running import UNDO_WINDOW
from workshop.outbox.doubting import LET_BE

WAITING = (Delivery.QUEUED, Delivery.SENDING, Delivery.HELD)
AT_A_TIME = 40


class Standing(StrEnum):
    """Where a broadcast stands, for people: `LEAVING` can still be undone as if never sent."""

    ASKS = "asks"
    LEAVING = "leaving"
    UNDER_WAY = "under-way"
    PAUSED = "paused"
    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Line:
    """One broadcast as a list shows it.

    `says` are its words or its question; `counts` its messages by state; `parts` how many its
    series has. `of_series` and `reminds_id` say what it belongs to, `place` in which place.
    """

    number: int
    kind: str
    says: Words
    standing: Standing
    due_at: datetime
    fired_at: datetime | None
    asks: str | None
    audience: str
    from_age: int
    counts: Mapping[str, int]
    series_id: int | None
    reminds_id: int | None
    place: int
    parts: int

    @property
    def sent(self) -> int:
        """How many messages have arrived."""
        return self.counts.get(Delivery.SENT, 0)

    @property
    def all(self) -> int:
        """For how many it was made."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Shelves:
    """All broadcasts, by what a facilitator has to do with them; `older` is where to go on."""

    asking: tuple[Line, ...]
    under_way: tuple[Line, ...]
    planned: tuple[Line, ...]
    past: tuple[Line, ...]
    older: int | None = None


def shelves_of(
    session: Session, process: Process, *, now: datetime, before: int | None = None
) -> Shelves:
    """Return the broadcasts of a process; of those that are over, the newest before `before`."""
    alive = (BroadcastState.ASKS, BroadcastState.PLANNED, BroadcastState.PAUSED)
    here = select(Broadcast).where(Broadcast.process_id == process.id)
    waits = _waiting_broadcasts(process)
    current = session.scalars(
        here.where(or_(Broadcast.state.in_(alive), _is_fired_of(waits))).order_by(
            Broadcast.due_at, Broadcast.id
        )
    ).all()
    over = here.where(Broadcast.state.not_in(alive), ~_is_fired_of(waits))
    past = session.scalars(
        _older(session, over, before)
        .order_by(Broadcast.due_at.desc(), Broadcast.id.desc())
        .limit(AT_A_TIME + 1)
    ).all()
    older = past[AT_A_TIME - 1].id if len(past) > AT_A_TIME else None
    lines = lines_of(session, [*current, *past[:AT_A_TIME]], now=now)
    return Shelves(
        asking=_those(lines, Standing.ASKS),
        under_way=_those(lines, Standing.LEAVING, Standing.UNDER_WAY, Standing.PAUSED),
        planned=_those(lines, Standing.PLANNED),
        past=_those(lines, Standing.DONE, Standing.CANCELLED),
        older=older,
    )


def lines_of(session: Session, broadcasts: Sequence[Broadcast], *, now: datetime) -> list[Line]:
    """Return these broadcasts as lists show them, in the same order."""
    counts = counts_of(session, (one.id for one in broadcasts))
    asked = _questions(session, broadcasts)
    parts = _parts(session, broadcasts)
    return [
        Line(
            number=one.id,
            kind=one.kind,
            says=one.words or asked.get(one.prompt_id or 0, {}),
            standing=standing_of(one, counts[one.id], now=now),
            due_at=one.due_at,
            fired_at=one.fired_at,
            asks=one.asks,
            audience=one.audience,
            from_age=one.from_age,
            counts=counts[one.id],
            series_id=one.series_id,
            reminds_id=one.reminds_id,
            place=one.place,
            parts=parts.get(one.series_id or 0, 0),
        )
        for one in broadcasts
    ]


def standing_of(broadcast: Broadcast, counts: Mapping[str, int], *, now: datetime) -> Standing:
    """Return where a broadcast stands; `counts` are its messages by state."""
    match BroadcastState(broadcast.state):
        case BroadcastState.ASKS:
            return Standing.ASKS
        case BroadcastState.CANCELLED:
            return Standing.CANCELLED
        case BroadcastState.PAUSED:
            return Standing.PAUSED
        case BroadcastState.FIRED:
            is_waiting = any(counts.get(state, 0) for state in WAITING)
            return Standing.UNDER_WAY if is_waiting else Standing.DONE
        case BroadcastState.PLANNED:
            is_leaving = broadcast.due_at <= now + UNDO_WINDOW
            return Standing.LEAVING if is_leaving else Standing.PLANNED


def counts_of(session: Session, numbers: Iterable[int]) -> Mapping[int, Mapping[str, int]]:
    """Return the messages of each broadcast by state; states without any are left out."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = session.execute(
        select(Outgoing.broadcast_id, Outgoing.state, func.count())
        .where(Outgoing.broadcast_id.in_(list(numbers)))
        .group_by(Outgoing.broadcast_id, Outgoing.state)
    )
    for number, state, count in rows:
        if number is not None:
            found[number][state] = count
    return found


def broadcasts_sign(session: Session) -> object:
    """Return a value that changes whenever a page about broadcasts would look otherwise.

    Only what is still on its way or undecided is counted, so that it stays cheap.
    """
    open_states = (*WAITING, Delivery.UNCERTAIN)
    stand = session.execute(
        select(Broadcast.state, func.count(), func.max(Broadcast.fired_at))
        .group_by(Broadcast.state)
        .order_by(Broadcast.state)
    )
    waiting = session.execute(
        select(Outgoing.state, func.count())
        .where(
            Outgoing.state.in_(open_states),
            Outgoing.broadcast_id.is_not(None),
            Outgoing.why.is_distinct_from(LET_BE),
        )
        .group_by(Outgoing.state)
        .order_by(Outgoing.state)
    )
    next_due = select(func.min(Broadcast.due_at)).where(Broadcast.state == BroadcastState.PLANNED)
    first = session.scalar(next_due)
    return tuple(map(tuple, stand)), tuple(map(tuple, waiting)), first


def _waiting_broadcasts(process: Process) -> Select[int | None]:
    return select(Outgoing.broadcast_id).where(
        Outgoing.process_id == process.id,
        Outgoing.state.in_(WAITING),
        Outgoing.broadcast_id.is_not(None),
    )


def _is_fired_of(waits: Select[int | None]) -> ColumnElement[bool]:
    return and_(Broadcast.state == BroadcastState.FIRED, Broadcast.id.in_(waits))


def _older(session: Session, over: Select[Broadcast], before: int | None) -> Select[Broadcast]:
    last = session.get(Broadcast, before) if before is not None else None
    if last is None:
        return over
    is_earlier = and_(Broadcast.due_at == last.due_at, Broadcast.id < last.id)
    return over.where(or_(Broadcast.due_at < last.due_at, is_earlier))


def _questions(session: Session, broadcasts: Sequence[Broadcast]) -> dict[int, Words]:
    numbers = {one.prompt_id for one in broadcasts if one.prompt_id is not None}
    prompts = session.scalars(select(Prompt).where(Prompt.id.in_(numbers)))
    return {one.id: one.questions[0] for one in prompts}


def _parts(session: Session, broadcasts: Sequence[Broadcast]) -> dict[int, int]:
    numbers = {one.series_id for one in broadcasts if one.series_id is not None}
    rows = session.execute(
        select(Broadcast.series_id, func.count())
        .where(Broadcast.series_id.in_(numbers), Broadcast.reminds_id.is_(None))
        .group_by(Broadcast.series_id)
    )
    return {series: count for series, count in rows if series is not None}


def _those(lines: Sequence[Line], *standing: Standing) -> tuple[Line, ...]:
    return tuple(one for one in lines if one.standing in standing)
