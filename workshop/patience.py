"""Answers that wait until somebody has finished speaking: put off, said now, dropped."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.tables import Delivery, Outgoing
from workshop.messages import Channel

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


def put_off(answer: Outgoing, *, until: datetime) -> None:
    """Say this answer at that moment, not earlier and not later."""
    answer.not_before = until
    if answer.channel == Channel.WEB:
        # On the web an answer is said by being there when its time has come.
        answer.done_at = until


def drop(answer: Outgoing) -> None:
    """Leave unsaid what no longer fits."""
    answer.state = Delivery.CANCELLED
