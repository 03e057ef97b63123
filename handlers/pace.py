"""How fast we speak: a question waits until somebody has finished, and is read before answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """`pause` is the silence after which the next question comes.

    Words that follow it within `reading` were written before it was read. Keep that short: what
    counts as unread brings no further question, so an answer must never fall into it.
    """

    pause: timedelta
    reading: timedelta


AT_ONCE = Pace(pause=timedelta(), reading=timedelta())
"""Nobody waits for anybody: for whoever plays both sides of a conversation."""
UNHURRIED = Pace(pause=timedelta(seconds=3), reading=timedelta(seconds=1))
"""People send five short messages where one long would do: we ask on when they are done."""
