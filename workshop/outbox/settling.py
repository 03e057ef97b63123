"""What became of a parcel, and what follows from it for the row and for the resident."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.sharing import is_alone
from storage.tables import Broadcast, BroadcastState, Delivery, Outgoing, Person, SoFar
from workshop.book import opened_book
from workshop.messages import About, Channel, SayKind
from workshop.outbox.choosing import SAID_NOTHING
from workshop.outbox.doubting import LET_BE
from workshop.outbox.outcomes import (
    Later,
    NotSent,
    Outcome,
    Partly,
    Rejected,
    Sent,
    Uncertain,
    Unreachable,
)
from workshop.residents.people import hold_person
from workshop.talk.turning import turn_to

AGAIN_AFTER = timedelta(seconds=2)
"""The wait after the first unclear outcome of an answer; each later one is twice as long."""
MOST_AGAIN = 15
"""So often an answer is said again: the waits add up to 18 hours, one more would make it 36."""
AGAIN = re.compile(r"again (\d+): ")
WHY_LENGTH = 300
PROCESS_ENDED = "the process ended"
WAITING = (Delivery.QUEUED, Delivery.HELD)
HALTED = {
    BroadcastState.PAUSED: Delivery.HELD,
    BroadcastState.CANCELLED: Delivery.CANCELLED,
}


def record_outcome(
    session: Session,
    outgoing_id: int,
    outcome: Outcome,
    *,
    now: datetime,
    by: str | None = None,
) -> None:
    """Record what became of a claimed row. A row that was deleted meanwhile is no error.

    That something was said is believed even if the row was given up by another process; that it
    was surely not, if nobody else than this courier, whose mark is `by`, had it since.
    """
    row = _held(session, outgoing_id)
    if row is None or row.state == Delivery.SENT:
        return
    if isinstance(outcome, Partly):
        _note(row, outcome)
    if not (isinstance(outcome, Sent) or _is_told_by_its_courier(row, outcome, by)):
        return
    _apply(session, row, outcome, now)
    if row.state in (Delivery.SENT, Delivery.UNCERTAIN):
        ask_prompt_of(session, row, now)
    if row.done_at is not None and (row.kind == SayKind.TOAST or row.person_id is None):
        # Nobody asks for these again, and somebody of whom nothing is kept leaves no row either.
        session.delete(row)


def _is_told_by_its_courier(row: Outgoing, outcome: Outcome, by: str | None) -> bool:
    if by is not None and row.claimed_by != by:
        return False
    is_given_up = row.state == Delivery.UNCERTAIN and row.why == PROCESS_ENDED
    was_not_said = by is not None and isinstance(outcome, Later | NotSent)
    return row.state == Delivery.SENDING or (is_given_up and was_not_said)


def rescue(session: Session, *, channel: Channel, now: datetime) -> int:
    """Settle the rows that were in flight when a process died; how many.

    Answers are said again, broadcasts become `uncertain`: nobody gets one twice by itself.
    """
    rows = session.scalars(
        select(Outgoing).where(Outgoing.state == Delivery.SENDING, Outgoing.channel == channel)
    ).all()
    for row in rows:
        record_outcome(session, row.id, Uncertain(PROCESS_ENDED), now=now)
    return len(rows)


def put_back(
    session: Session, *, channel: Channel, by: str, in_hand: Collection[int], now: datetime
) -> int:
    """Let rows that were claimed without anybody coming to know of it wait again; how many.

    `by` is the mark of the courier that claimed them, and `in_hand` are those it knows of. A
    claim whose commit succeeded while the database's answer was lost is in nobody's hand: nothing
    was said. What another courier claimed is never touched: it may have taken over meanwhile.
    """
    rows = session.scalars(
        select(Outgoing.id).where(
            Outgoing.state == Delivery.SENDING,
            Outgoing.channel == channel,
            Outgoing.claimed_by == by,
            Outgoing.id.not_in(in_hand),
        )
    ).all()
    for outgoing_id in rows:
        record_outcome(session, outgoing_id, Later(0, "claimed by nobody"), now=now)
    return len(rows)


def _held(session: Session, outgoing_id: int) -> Outgoing | None:
    # The resident first, as everybody does: two who held one each would wait for each other.
    if not is_alone(session):
        who = select(Outgoing.person_id).where(Outgoing.id == outgoing_id)
        if (person_id := session.scalar(who)) is not None:
            hold_person(session, person_id)
    return session.get(Outgoing, outgoing_id, with_for_update=True, populate_existing=True)


def _apply(session: Session, row: Outgoing, outcome: Outcome, now: datetime) -> None:
    match outcome:
        case Sent(message=message):
            row.message = message
            _close(row, Delivery.SENT, None, now)
        case Partly():
            _wait(session, row, now)
        case Later(seconds=seconds):
            _wait(session, row, now + timedelta(seconds=seconds))
        case NotSent():
            _wait(session, row, now)
        case Rejected(why=why):
            _close(row, Delivery.REJECTED, why, now)
        case Unreachable(why=why):
            _close(row, Delivery.UNREACHABLE, why, now)
            _lose(session, row, now)
        case Uncertain(why=why):
            _leave_open(session, row, why, now)


def _note(row: Outgoing, part: Partly) -> None:
    """Let this part never be said again; told of it twice, it is the same."""
    so_far = row.so_far or SAID_NOTHING
    files = {*so_far["files"], *([part.file] if part.file else [])}
    until = max(so_far["until"], part.until)
    row.so_far = SoFar(files=sorted(files), until=until)


def _wait(session: Session, row: Outgoing, until: datetime) -> None:
    row.state = _waiting_state(session, row)
    row.not_before = until
    if row.done_at is not None:
        # It had been given up, while it was still being tried.
        row.why, row.done_at = None, None


def _waiting_state(session: Session, row: Outgoing) -> Delivery:
    """Return how a row waits: while it was in flight, its broadcast may have been halted, the
    resident may have said stop, or what it says may be said no more."""
    if row.why == LET_BE:
        return Delivery.CANCELLED
    if row.broadcast_id is None:
        return Delivery.QUEUED
    person = session.get(Person, row.person_id) if row.person_id is not None else None
    if person is not None and (person.paused_at or person.unreachable_at):
        return Delivery.CANCELLED
    state = session.scalar(
        select(Broadcast.state)
        .where(Broadcast.id == row.broadcast_id)
        .with_for_update(read=True, key_share=True)
    )
    return HALTED.get(BroadcastState(state), Delivery.QUEUED) if state else Delivery.QUEUED


def _leave_open(session: Session, row: Outgoing, why: str, now: datetime) -> None:
    if row.why == LET_BE:
        _close(row, Delivery.UNCERTAIN, LET_BE, now)
        return
    # A doubled answer is harmless, a missing one is not; a doubled broadcast is not harmless.
    before = _times_unclear(row)
    if row.broadcast_id is not None or before >= MOST_AGAIN:
        _close(row, Delivery.UNCERTAIN, why, now)
        return
    row.why = f"again {before + 1}: {why}"[:WHY_LENGTH]
    _wait(session, row, now + AGAIN_AFTER * 2**before)


def _times_unclear(row: Outgoing) -> int:
    # Kept in words: other tries, of which nothing was said, must not make the waits longer.
    found = AGAIN.match(row.why or "")
    return int(found.group(1)) if found else 0


def _close(row: Outgoing, state: Delivery, why: str | None, now: datetime) -> None:
    row.state = state
    row.why = why[:WHY_LENGTH] if why else None
    row.done_at = now
    row.farewell_to = None


def _lose(session: Session, row: Outgoing, now: datetime) -> None:
    person = session.get(Person, row.person_id) if row.person_id is not None else None
    # Somebody heard since the claim has come back meanwhile: the refusal is older than that.
    if person is None or (row.claimed_at is not None and person.heard_at > row.claimed_at):
        return
    person.unreachable_at = now
    session.execute(
        update(Outgoing)
        .where(Outgoing.person_id == person.id, Outgoing.state.in_(WAITING))
        .values(state=Delivery.UNREACHABLE, why=row.why, done_at=now)
    )


def ask_prompt_of(session: Session, row: Outgoing, now: datetime) -> None:
    """Let the conversation turn to the question that a broadcast has put, or may have put."""
    if row.broadcast_id is None or row.prompt_id is None or row.person_id is None:
        return
    person = session.get(Person, row.person_id)
    if person is None:
        return
    with opened_book(session) as book:
        turn_to(book, person, About(row.prompt_id, row.rung, row.item_id), now=now)
