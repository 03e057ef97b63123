"""While a broadcast is on its way: pausing, going on, taking back, and what a person decides."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from storage.tables import (
    Broadcast,
    BroadcastState,
    Delivery,
    Meeting,
    Outgoing,
    Person,
    Phase,
    Process,
    Prompt,
    Series,
)
from workshop.broadcasts.firing import LATE, Fired, fire, out_of_time
from workshop.broadcasts.planning import MeetingOver, PhaseNotOpen, reminders_of
from workshop.broadcasts.reaching import Excluded, may_be_reached, whom_of
from workshop.broadcasts.rhythm import asked_this_week, delivered_from
from workshop.broadcasts.rows import MakeSay
from workshop.broadcasts.when import days_later
from workshop.nudges.queueing import go_on
from workshop.outbox.doubting import LET_BE, Asks
from workshop.refusals import BadAudience, NotAsShown, UnknownBroadcast
from workshop.residents.people import hold_person
from workshop.talk.quiet import DAY

UNDO_WINDOW = timedelta(seconds=60)
"""So long after somebody pressed Send, nothing has gone out yet."""
UNSENT = (Delivery.QUEUED, Delivery.HELD)
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


def pause(session: Session, broadcast: Broadcast, *, now: datetime) -> int:
    """Hold what has not been sent, and its reminders; how many messages.

    Raises NotAsShown unless it is under way.
    """
    _require(broadcast, BroadcastState.FIRED)
    broadcast.state, broadcast.paused_at = BroadcastState.PAUSED, now
    session.flush()
    return _turn_rows(session, broadcast, (Delivery.QUEUED,), Delivery.HELD)


def resume(session: Session, process: Process, broadcast: Broadcast, *, now: datetime) -> int:
    """Let what was held go on, in delivery hours; how many.

    Whoever has had what a week holds by now gets none, as when it began. Its reminders come as
    many days later as it was held. Raises NotAsShown, and PhaseNotOpen or MeetingOver where what
    is held comes too late.
    """
    _require(broadcast, BroadcastState.PAUSED)
    why = out_of_time(session, process, broadcast, now=now)
    # Where nothing is held, only those who come late to a series are let in again.
    if why is not None and _holds_any(session, broadcast):
        raise _refusal(session, broadcast, why)
    held_for = now - (broadcast.paused_at or now)
    broadcast.state, broadcast.paused_at = BroadcastState.FIRED, None
    session.flush()
    _move_reminders(session, process, broadcast, held_for)
    earliest = delivered_from(process, now, is_urgent=broadcast.is_urgent)
    if not whom_of(broadcast).is_free:
        _leave_out(
            session,
            broadcast,
            asked_this_week(process, earliest, now=now, besides=broadcast.id),
            now,
        )
    go_on(session, broadcast.id, earliest)
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

    One that repeats words that are gone asks first. Its reminders stay cancelled. Raises
    NotAsShown unless its time is still to come.
    """
    _require(broadcast, BroadcastState.CANCELLED)
    if broadcast.fired_at is not None or broadcast.due_at <= now:
        raise NotAsShown
    if broadcast.asks == Asks.WORDS:
        broadcast.state = BroadcastState.ASKS
    else:
        broadcast.state, broadcast.asks = BroadcastState.PLANNED, None
    session.flush()


def end_series(session: Session, series_id: int, *, now: datetime) -> int:
    """Stop a series: parts that wait are cancelled, late joiners get no more; how many parts."""
    series = session.get_one(Series, series_id)
    series.ended_at = series.ended_at or now
    waiting = (
        select(Broadcast)
        .where(
            Broadcast.series_id == series_id,
            Broadcast.state.in_((BroadcastState.PLANNED, BroadcastState.ASKS)),
        )
        # One that has gone out since it was read is no longer called off.
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    parts = session.scalars(waiting.order_by(Broadcast.id)).all()
    for part in parts:
        cancel(session, part)
    return len(parts)


def send_after_all(
    session: Session, process: Process, broadcast: Broadcast, *, make_say: MakeSay, now: datetime
) -> Fired:
    """Send what asked whether it still goes out.

    Raises NotAsShown, PhaseNotOpen, BadAudience, MeetingOver.
    """
    _require(broadcast, BroadcastState.ASKS)
    broadcast.state, broadcast.asks = BroadcastState.PLANNED, None
    session.flush()
    fired = fire(session, broadcast.id, now, make_say=make_say)
    if fired is None and broadcast.asks == Asks.AUDIENCE:
        raise BadAudience(broadcast.audience)
    if fired is None:
        raise _refusal(session, broadcast, broadcast.asks)
    return fired


def uncertain_rows(session: Session, broadcast_id: int) -> Sequence[Outgoing]:
    """Return the messages of which nobody knows whether they arrived, and nobody has decided."""
    return session.scalars(_uncertain(Outgoing.broadcast_id == broadcast_id)).all()


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
        if row.person_id is None or not _is_still_uncertain(session, row.id, row.person_id):
            continue
        if not may_be_reached(process, session.get_one(Person, row.person_id)):
            continue
        start = beginning(row.language or process.languages[0])
        row.payload = {**row.payload, "text": _begun_anew(row, start)}
        row.state, row.why, row.attempts = Delivery.QUEUED, AGAIN, 0
        row.not_before, row.done_at = not_before, None
        count += 1
    return count


def _uncertain(which: ColumnElement[bool]) -> Select[Outgoing]:
    is_open = Outgoing.why.is_distinct_from(LET_BE)
    uncertain = select(Outgoing).where(which, Outgoing.state == Delivery.UNCERTAIN, is_open)
    return uncertain.order_by(Outgoing.id)


def _is_still_uncertain(session: Session, number: int, person_id: int) -> bool:
    """Hold a resident and their message; a reply may have proved meanwhile that it arrived."""
    hold_person(session, person_id)
    held = _uncertain(Outgoing.id == number).with_for_update()
    return session.scalar(held, execution_options={"populate_existing": True}) is not None


def _begun_anew(row: Outgoing, start: str) -> str:
    """Return the text with this beginning before what has not surely been said of it."""
    begins = row.so_far["until"] if row.so_far else 0
    said, text = row.payload["text"][:begins], row.payload["text"][begins:]
    return f"{said}{start}\n\n{text.removeprefix(start).lstrip()}"


def let_be(session: Session, broadcast: Broadcast) -> int:
    """Leave the uncertain messages as they are, and ask no more about them; how many."""
    rows = uncertain_rows(session, broadcast.id)
    for row in rows:
        row.why = LET_BE
    return len(rows)


def _move_reminders(
    session: Session, process: Process, broadcast: Broadcast, held_for: timedelta
) -> None:
    """Let reminders come so many whole days later, at the same time of day."""
    if held_for <= LATE:
        return
    days = math.ceil(held_for / DAY)
    for reminder in reminders_of(session, broadcast.id):
        if reminder.state == BroadcastState.PLANNED:
            reminder.anchor = None
            reminder.due_at = days_later(process, reminder.due_at, days)


def _leave_out(
    session: Session, broadcast: Broadcast, has_enough: ColumnElement[bool], now: datetime
) -> None:
    """Hold nothing any more for those who have had enough, but for what they have begun to get."""
    session.execute(
        update(Outgoing)
        .where(Outgoing.broadcast_id == broadcast.id, Outgoing.state == Delivery.HELD)
        .where(Outgoing.so_far.is_(None))
        .where(Outgoing.person_id.in_(select(Person.id).where(has_enough)))
        .values(state=Delivery.CANCELLED, why=str(Excluded.ENOUGH), done_at=now)
        .execution_options(synchronize_session=False)
    )


def _holds_any(session: Session, broadcast: Broadcast) -> bool:
    held = (Outgoing.broadcast_id == broadcast.id, Outgoing.state == Delivery.HELD)
    return session.scalar(select(Outgoing.id).where(*held).limit(1)) is not None


def _refusal(
    session: Session, broadcast: Broadcast, why: str | None
) -> MeetingOver | PhaseNotOpen:
    """Return what is raised where a broadcast has no place now."""
    if why == Asks.OVER:
        code = select(Meeting.code).where(Meeting.id == broadcast.meeting_id)
        return MeetingOver(session.scalars(code).one())
    of = select(Phase.kind).join(Prompt, Prompt.phase_id == Phase.id)
    return PhaseNotOpen(session.scalar(of.where(Prompt.id == broadcast.prompt_id)) or "")


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
