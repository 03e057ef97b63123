"""A series goes on: who joined late gets its parts from the first, at the series' own pace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, or_, select, true
from sqlalchemy.orm import Session, aliased

from storage.tables import (
    Broadcast,
    BroadcastState,
    Contribution,
    ContributionState,
    Delivery,
    Outgoing,
    Person,
    Phase,
    PhaseState,
    Process,
    Prompt,
    Series,
)
from workshop.broadcasts.reaching import whom_of, why_not
from workshop.broadcasts.rows import MakeSay, put_out
from workshop.broadcasts.when import days_later
from workshop.refusals import BadAudience
from workshop.rehearsal.marks import IS_RESIDENT
from workshop.residents.audience import has_said

PASSED = (
    Delivery.QUEUED,
    Delivery.SENDING,
    Delivery.SENT,
    Delivery.UNCERTAIN,
    Delivery.REJECTED,
)
"""States in which a part need not be waited for: not held, and not stopped by the resident."""
SLACK = timedelta(hours=1)
"""A part comes at about the time of day of the one before it: the clock need not be met."""


def continue_series(session: Session, now: datetime, *, make_say: MakeSay) -> int:
    """Queue what is due of every running series for those who have not had it; how many."""
    running = (
        select(Broadcast, Process)
        .join(Series, Series.id == Broadcast.series_id)
        .join(Process, Process.id == Broadcast.process_id)
        .join(Prompt, Prompt.id == Broadcast.prompt_id)
        .join(Phase, Phase.id == Prompt.phase_id)
        .where(
            Series.ended_at.is_(None),
            Broadcast.state == BroadcastState.FIRED,
            Phase.state == PhaseState.OPEN,
            Prompt.is_retired.is_(False),
        )
        # The last part first: nobody gets two parts in one go.
        .order_by(Series.id, Broadcast.place.desc())
    )
    return sum(
        _give(session, process, part, now, make_say)
        for part, process in session.execute(running).all()
    )


def next_in_line(
    session: Session, process: Process, part: Broadcast, *, now: datetime
) -> Sequence[int]:
    """Return for whom a part of a series is the next one, and time for it; by id.

    What somebody has answered in the chat already is not asked again. Raises BadAudience.
    """
    reasons = why_not(session, process, whom_of(part), now=now)
    waiting = select(Person.id).where(
        Person.process_id == process.id,
        IS_RESIDENT,
        *(~holds for holds in reasons.values()),
        ~has_said(Contribution.prompt_id == part.prompt_id),
        _has_had_part_before(session, process, part, now),
    )
    return session.scalars(waiting.order_by(Person.id)).all()


def _give(
    session: Session, process: Process, part: Broadcast, now: datetime, make_say: MakeSay
) -> int:
    # Somebody may have paused or ended it since it was read: they wait for us, or we for them.
    series = session.get_one(Series, part.series_id)
    for row in (series, part):
        session.refresh(row, with_for_update={"read": True, "key_share": True})
    if part.state != BroadcastState.FIRED or series.ended_at is not None:
        return 0
    try:
        people = next_in_line(session, process, part, now=now)
    except BadAudience:
        return 0
    return put_out(session, part, process, people, make_say=make_say, now=now) if people else 0


def _has_had_part_before(
    session: Session, process: Process, part: Broadcast, now: datetime
) -> ColumnElement[bool]:
    """Tell who has had, long enough ago, the last part before this one that was for them.

    Parts that were called off, or belong to the deck of another age band, are passed over.
    """
    series = session.get_one(Series, part.series_id)
    ago = days_later(process, now, -series.every_days) + SLACK
    before = session.execute(
        select(Prompt.id, Prompt.ages)
        .join(Broadcast, Broadcast.prompt_id == Prompt.id)
        .where(
            Broadcast.series_id == series.id,
            Broadcast.place < part.place,
            Broadcast.state != BroadcastState.CANCELLED,
        )
        .order_by(Broadcast.place.desc())
    ).all()
    is_here = Person.joined_at <= now
    if not before:
        return is_here
    turns = [
        (Person.age_band.in_(ages) if ages else true(), _had_by(prompt_id, ago))
        for prompt_id, ages in before
    ]
    return case(*turns, else_=is_here)


def _had_by(prompt_id: int, ago: datetime) -> ColumnElement[bool]:
    row, said = aliased(Outgoing), aliased(Contribution)
    got = select(row.id).where(
        row.person_id == Person.id,
        row.prompt_id == prompt_id,
        row.broadcast_id.is_not(None),
        row.state.in_(PASSED),
        row.not_before <= ago,
    )
    answered = select(said.id).where(
        said.person_id == Person.id,
        said.prompt_id == prompt_id,
        said.state != ContributionState.WITHDRAWN,
        said.said_at <= ago,
    )
    return or_(got.exists(), answered.exists())
