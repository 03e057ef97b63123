"""Not marking each of very many messages: whoever sends more than can be answered is told once.

All of them are kept. A mark is a message of ours too, and Telegram takes one a second in a chat.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.turn import Says, Turn
from workshop.messages import SayKind

MOST = 20
"""So many receipts in a minute; after that one calm word, and none until the minute is over."""
MINUTE = timedelta(minutes=1)


def calmly(turn: Turn, says: Says) -> Says:
    """Leave out the receipt if there have been very many in this minute; say so the first time."""
    if not any(one.kind == SayKind.REACTION for one in says):
        return says
    person = turn.person
    if person.receipts_since is None or turn.now - person.receipts_since >= MINUTE:
        person.receipts, person.receipts_since = 0, turn.now
    person.receipts += 1
    if person.receipts <= MOST:
        return says
    told = [turn.say("receipt.many")] if person.receipts == MOST + 1 else []
    return [*told, *(one for one in says if one.kind != SayKind.REACTION)]
