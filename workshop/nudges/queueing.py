"""Which nudges follow a broadcast, and what makes them needless again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, insert, literal, select, update
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    Delivery,
    Nudge,
    NudgeState,
    NudgeWay,
    Outgoing,
    Person,
    Process,
    WayKind,
)
from workshop.messages import Channel
from workshop.residents.resident import Resident

LOOKS_WITHIN = timedelta(seconds=30)
"""Whoever has the page on the screen is shown a broadcast sooner than this."""
IS_QUEUED = Nudge.state == NudgeState.QUEUED


def queue_nudges(
    session: Session, broadcast_id: int, *, not_before: datetime, now: datetime
) -> None:
    """Let each resident of the web chat who asked for it be told of rows that wait to be said.

    Once of each. Not in the quiet hours (`not_before`), and not if they look at the conversation
    before that.
    """
    due = max(not_before, now + LOOKS_WITHIN)
    follows = (
        select(
            Outgoing.person_id,
            Outgoing.id,
            literal(NudgeState.QUEUED.value),
            literal(0),
            literal(now, type_=Nudge.created_at.type),
            literal(due, type_=Nudge.not_before.type),
        )
        .join(NudgeWay, NudgeWay.person_id == Outgoing.person_id)
        .where(Outgoing.broadcast_id == broadcast_id, Outgoing.channel == Channel.WEB)
        .where(Outgoing.state == Delivery.QUEUED)
        .where(NudgeWay.confirmed_at.is_not(None), NudgeWay.kind != WayKind.NONE)
        .order_by(Outgoing.id)
    )
    columns = ["person_id", "outgoing_id", "state", "attempts", "created_at", "not_before"]
    session.execute(insert(Nudge).from_select(columns, follows))


def waiting_nudges(session: Session, person: Person) -> Sequence[int]:
    """Return the nudges that tell this resident of what they may be looking at now."""
    is_news = Nudge.outgoing_id.is_not(None)
    return session.scalars(
        select(Nudge.id).where(Nudge.person_id == person.id, IS_QUEUED, is_news)
    ).all()


def has_looked(session: Session, nudges: Collection[int], *, now: datetime) -> None:
    """Send these no more: what they tell of has been seen."""
    _settle(session, NudgeState.SEEN, Nudge.id.in_(nudges), now=now)


def go_on(session: Session, broadcast_id: int, earliest: datetime) -> None:
    """Let nobody be told of this broadcast before that moment; from then on, tries count anew."""
    rows = select(Outgoing.id).where(Outgoing.broadcast_id == broadcast_id)
    _put_off(session, rows, earliest)
    session.execute(
        update(Nudge)
        .where(Nudge.outgoing_id.in_(rows), IS_QUEUED)
        .values(attempts=0)
        .execution_options(synchronize_session=False)
    )


def hush_nudges(session: Session, process: Process, until: datetime) -> None:
    """Let nobody in a process be told before that moment of anything that is not urgent."""
    rows = (
        select(Outgoing.id)
        .join(Broadcast, Broadcast.id == Outgoing.broadcast_id)
        .where(Broadcast.process_id == process.id, Broadcast.is_urgent.is_(False))
    )
    _put_off(session, rows, until)


def call_off(session: Session, person: Resident, *, now: datetime) -> None:
    """Send this resident nothing of what waits: they want to be left alone."""
    _settle(session, NudgeState.CANCELLED, Nudge.person_id == person.id, now=now)


def _put_off(session: Session, rows: Select[int], until: datetime) -> None:
    session.execute(
        update(Nudge)
        .where(Nudge.outgoing_id.in_(rows), IS_QUEUED, Nudge.not_before < until)
        .values(not_before=until)
        .execution_options(synchronize_session=False)
    )


def _settle(
    session: Session, state: NudgeState, which: ColumnElement[bool], *, now: datetime
) -> None:
    query = update(Nudge).where(which, IS_QUEUED).values(state=state, done_at=now)
    session.execute(query.execution_options(synchronize_session=False))
