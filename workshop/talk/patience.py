"""Answers that wait until somebody has finished speaking: put off, said now, dropped."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.tables import Delivery, Outgoing
from workshop.messages import Channel, Say
from workshop.residents.resident import Resident

ON_ITS_WAY = frozenset({Delivery.QUEUED, Delivery.SENDING})


def is_unread(answer: Outgoing, *, at: datetime, reading: timedelta) -> bool:
    """Tell whether the resident cannot have read this answer at that moment."""
    if answer.state in ON_ITS_WAY:
        return True
    if answer.state != Delivery.SENT or answer.done_at is None:
        return False
    return at < answer.done_at + reading


def still_waits(answer: Outgoing, *, now: datetime) -> bool:
    """Tell whether the answer has not been said yet and can be taken back."""
    if answer.channel == Channel.WEB:
        return answer.state == Delivery.SENT and answer.not_before > now
    return answer.state == Delivery.QUEUED and answer.attempts == 0


def was_left_unsaid(answer: Outgoing, person: Resident) -> bool:
    """Tell whether an answer was dropped for something else, and is still what comes next."""
    stands = (person.prompt_id, person.rung, person.item_id)
    is_next = person.prompt_id is not None and _about(answer) == stands
    return answer.state == Delivery.CANCELLED and is_next


def is_said_by(say: Say, answer: Outgoing) -> bool:
    """Tell whether this says what the answer says: a choice about the same question."""
    if say.about is None or not say.rows:
        # A description is about its question too, but leaves it to be asked.
        return False
    return _about(answer) == (say.about.prompt_id, say.about.rung, say.about.item_id)


def put_off(answer: Outgoing, *, until: datetime) -> None:
    """Say this answer at that moment, not earlier and not later."""
    answer.not_before = until
    if answer.channel == Channel.WEB:
        # On the web an answer is said by being there when its time has come.
        answer.done_at = until


def drop(answer: Outgoing) -> None:
    """Leave unsaid what no longer fits."""
    answer.state = Delivery.CANCELLED


def _about(answer: Outgoing) -> tuple[int | None, int, int | None]:
    return answer.prompt_id, answer.rung, answer.item_id
