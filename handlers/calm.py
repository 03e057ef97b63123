"""Not marking each of very many messages: whoever sends more than can be answered is told once.

All of them are kept. On Telegram a mark is a message of ours, and a chat takes one a second; on
the web it is none.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.turn import Says, Turn
from workshop.messages import Channel, SayKind

MOST = 20
"""So many receipts in a minute; after that one calm word, and none until the minute is over."""
NONE, MINUTE = timedelta(), timedelta(minutes=1)


def calmly(turn: Turn, says: Says) -> Says:
    """Leave out the receipt if there have been very many in this minute; say so the first time."""
    is_marked = any(one.kind == SayKind.REACTION for one in says)
    if not is_marked or turn.heard.channel != Channel.TELEGRAM:
        return says
    person, at = turn.person, turn.heard.at
    # By when it was said: after an outage all of an hour may come at once.
    if person.receipts_since is None or not NONE <= at - person.receipts_since < MINUTE:
        person.receipts, person.receipts_since = 0, at
    person.receipts += 1
    if person.receipts <= MOST:
        return says
    told = [turn.say("receipt.many")] if person.receipts == MOST + 1 else []
    return [*told, *(one for one in says if one.kind != SayKind.REACTION)]
