"""While a broadcast is on its way: pausing, going on, taking back, and what a person decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    BroadcastState,
    Delivery,
    Outgoing,
    Person,
    Phase,
    Process,
    Prompt,
    Series,
)
from workshop.broadcasts.firing import Fired, fire
from workshop.broadcasts.planning import PhaseNotOpen, reminders_of
from workshop.broadcasts.reaching import may_be_reached
from workshop.broadcasts.rhythm import delivered_from
from workshop.broadcasts.rows import MakeSay
from workshop.broadcasts.when import Asks
from workshop.nudges.queueing import put_off
from workshop.refusals import BadAudience, NotAsShown, UnknownBroadcast
from workshop.residents.people import hold_person

UNDO_WINDOW = timedelta(seconds=60)
"""So long after somebody pressed Send, nothing has gone out yet."""
UNSENT = (Delivery.QUEUED, Delivery.HELD)
LET_BE = "let be"
"""Why an uncertain message is not asked about again: somebody has said to leave it."""
AGAIN = "again by hand"


def find_broadcast(session: Session, process: Process, broadcast_id: int) -> Broadcast:
    """Return a broadcast of a process, for changing. Raises UnknownBroadcast."""
    found = session.scalar(
        select(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.process_id == process.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise UnknownBroadcast(broadcast_id)
    return found


def pause(session: Session, broadcast: Broadcast) -> int:
    """Hold what has not been sent; how many messages. Raises NotAsShown unless it is under way."""
    _require(broadcast, BroadcastState.FIRED)
    broadcast.state = BroadcastState.PAUSED
    session.flush()
    return _turn_rows(session, broadcast, (Delivery.QUEUED,), Delivery.HELD)


def resume(session: Session, process: Process, broadcast: Broadcast, *, now: datetime) -> int:
    """Let what was held go on, in delivery hours; how many. Raises NotAsShown."""
    _require(broadcast, BroadcastState.PAUSED)
    broadcast.state = BroadcastState.FIRED
    session.flush()
    earliest = delivered_from(process, now, is_urgent=broadcast.is_urgent)
    put_off(session, broadcast.id, earliest)
    return _turn_rows(session, broadcast, (Delivery.HELD,), Delivery.QUEUED, earliest)


def cancel(session: Session, broadcast: Broadcast) -> int:
    """Let nothing more of it be sent, nor its reminders; how many messages were stopped.

    What has been sent stays sent. Raises NotAsShown if it was cancelled already.
    """
    if broadcast.state == BroadcastState.CANCELLED:
        raise NotAsShown
    broadcast.state = BroadcastState.CANCELLED
    session.flush()
    stopped = _turn_rows(session, broadcast, UNSENT, Delivery.CANCELLED)
    for reminder in reminders_of(session, broadcast.id):
        session.refresh(reminder, with_for_update=True)
        reminder.state = BroadcastState.CANCELLED
        session.flush()
        stopped += _turn_rows(session, reminder, UNSENT, Delivery.CANCELLED)
    return stopped


def revive(session: Session, broadcast: Broadcast, *, now: datetime) -> None:
    """Plan again what was cancelled before anything of it was sent.

    Its reminders stay cancelled. Raises NotAsShown unless its time is still to come.
    """
    _require(broadcast, BroadcastState.CANCELLED)
    if broadcast.fired_at is not None or broadcast.due_at <= now:
        raise NotAsShown
    broadcast.state, broadcast.asks = BroadcastState.PLANNED, None
    session.flush()


def end_series(session: Session, series_id: int, *, now: datetime) -> int:
    """Stop a series: parts that wait are cancelled, late joiners get no more; how many parts."""
    series = session.get_one(Series, series_id)
    series.ended_at = series.ended_at or now
    waiting = select(Broadcast).where(
        Broadcast.series_id == series_id,
        Broadcast.state.in_((BroadcastState.PLANNED, BroadcastState.ASKS)),
    )
    parts = session.scalars(waiting).all()
    for part in parts:
        cancel(session, part)
    return len(parts)


def send_after_all(
    session: Session, process: Process, broadcast: Broadcast, *, make_say: MakeSay, now: datetime
) -> Fired:
    """Send what asked whether it still goes out. Raises NotAsShown, PhaseNotOpen, BadAudience."""
    _require(broadcast, BroadcastState.ASKS)
    broadcast.state, broadcast.asks = BroadcastState.PLANNED, None
    session.flush()
    fired = fire(session, broadcast.id, now, make_say=make_say)
    if fired is None and broadcast.asks == Asks.AUDIENCE:
        raise BadAudience(broadcast.audience)
    if fired is None:
        raise PhaseNotOpen(_phase_of(session, broadcast))
    return fired


def uncertain_rows(session: Session, broadcast_id: int) -> Sequence[Outgoing]:
    """Return the messages of which nobody knows whether they arrived, and nobody has decided."""
    return session.scalars(
        select(Outgoing)
        .where(
            Outgoing.broadcast_id == broadcast_id,
            Outgoing.state == Delivery.UNCERTAIN,
            Outgoing.why.is_distinct_from(LET_BE),
        )
        .order_by(Outgoing.id)
    ).all()


def say_again(
    session: Session,
    process: Process,
    broadcast: Broadcast,
    *,
    beginning: Callable[[str], str],
    now: datetime,
) -> int:
    """Queue the uncertain messages once more; how many.

    Each begins by saying that one may have had it already, in its language. Who has paused or
    cannot be reached gets none.
    """
    count = 0
    not_before = delivered_from(process, now, is_urgent=broadcast.is_urgent)
    for row in uncertain_rows(session, broadcast.id):
        if row.person_id is None:
            continue
        hold_person(session, row.person_id)
        if not may_be_reached(process, session.get_one(Person, row.person_id)):
            continue
        start = beginning(row.language or process.languages[0])
        text = row.payload["text"].removeprefix(start).lstrip()
        row.payload = {**row.payload, "text": f"{start}\n\n{text}"}
        row.state, row.why, row.attempts = Delivery.QUEUED, AGAIN, 0
        row.not_before, row.done_at = not_before, None
        count += 1
    return count


def let_be(session: Session, broadcast: Broadcast) -> int:
    """Leave the uncertain messages as they are, and ask no more about them; how many."""
    rows = uncertain_rows(session, broadcast.id)
    for row in rows:
        row.why = LET_BE
    return len(rows)


def _phase_of(session: Session, broadcast: Broadcast) -> str:
    of = select(Phase.kind).join(Prompt, Prompt.phase_id == Phase.id)
    return session.scalar(of.where(Prompt.id == broadcast.prompt_id)) or ""


def _require(broadcast: Broadcast, state: BroadcastState) -> None:
    if broadcast.state != state:
        raise NotAsShown


def _turn_rows(
    session: Session,
    broadcast: Broadcast,
    of: tuple[Delivery, ...],
    to: Delivery,
    not_before: datetime | None = None,
) -> int:
    turned = session.scalars(
        update(Outgoing)
        .where(Outgoing.broadcast_id == broadcast.id, Outgoing.state.in_(of))
        .values(state=to, **({"not_before": not_before} if not_before else {}))
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return len(turned.all())
