"""What happens when a resident speaks, whatever the channel: `Heard` in, `Say`s out."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.pace import AT_ONCE, UNHURRIED, Pace
from handlers.reception import Answer, receive
from handlers.refusing import file_lost
from handlers.returning import ask_again
from handlers.speaking import broadcast_question

__all__ = [
    "AT_ONCE",
    "UNHURRIED",
    "Answer",
    "Desk",
    "Pace",
    "ask_again",
    "broadcast_question",
    "file_lost",
    "receive",
]
