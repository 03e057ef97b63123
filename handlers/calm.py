"""Not marking each of very many messages: whoever sends more than can be answered is told once.

All of them are kept; on the wall those beyond are folded up. On Telegram a mark is a message of
ours, and a chat takes one a second; on the web it is none.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.turn import Says, Turn
from workshop.messages import Channel, SayKind

MOST = 20
"""So many receipts in a minute; after that one calm word, and none until the minute is over."""
NONE, MINUTE = timedelta(), timedelta(minutes=1)


def is_one_of_many(turn: Turn) -> bool:
    """Tell whether they have said so much in this minute that more of it is folded up."""
    return _is_same_minute(turn) and turn.person.receipts >= MOST


def calmly(turn: Turn, says: Says) -> Says:
    """Leave out the receipt if there have been very many in this minute; say so the first time."""
    if not any(one.kind == SayKind.REACTION for one in says):
        return says
    person = turn.person
    if not _is_same_minute(turn):
        person.receipts, person.receipts_since = 0, turn.heard.at
    person.receipts += 1
    if person.receipts <= MOST or turn.heard.channel != Channel.TELEGRAM:
        return says
    told = [turn.say("receipt.many")] if person.receipts == MOST + 1 else []
    return [*told, *(one for one in says if one.kind != SayKind.REACTION)]


def _is_same_minute(turn: Turn) -> bool:
    # By when it was said: after an outage all of an hour may come at once.
    since = turn.person.receipts_since
    return since is not None and NONE <= turn.heard.at - since < MINUTE
