"""Broadcasts that repeat what somebody has said: none goes out with words that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage.tables import AnswerBack, Broadcast, BroadcastState, Outgoing
from workshop.outbox.doubting import Asks, put_in_doubt
from workshop.outbox.holding import held
from workshop.redacting.masking import finder
from workshop.redacting.places import hide_in
from workshop.sorting.repeating import repeats
from workshop.sorting.waiting import call_off

Processes = Select[int] | Sequence[int]


def forget_in_broadcasts(session: Session, processes: Processes, words: Sequence[str]) -> None:
    """Put the mark in place of what broadcasts say that repeats these words, sent or not.

    What waits to be sent goes to nobody: a plan asks first. The ends of a round of answers are
    taken away by others, but are masked here where they have been said.
    """
    for broadcast, texts in _saying(session, processes, words):
        told = held(session, Outgoing.broadcast_id == broadcast.id)
        places: list[tuple[Any, str, bool]] = [(broadcast, "words", False)]
        places += [(broadcast, "alt", False)]
        places += [(row, column, False) for row in told for column in ("payload", "pressed")]
        for text in texts:
            hide_in(places, finder(text, within=True), of="")
        _hold_back(session, broadcast)


def hold_back_broadcasts(session: Session, processes: Processes, words: Sequence[str]) -> None:
    """Let no broadcast go out that repeats these words before somebody has looked at it."""
    for broadcast, _ in _saying(session, processes, words):
        _hold_back(session, broadcast)


def _saying(
    session: Session, processes: Processes, words: Sequence[str]
) -> Iterator[tuple[Broadcast, list[str]]]:
    """Yield the broadcasts that repeat these words, and in which texts, the longest first.

    A piece that is masked in a longer one would leave the rest of that.
    """
    if not words:
        return
    query = (
        select(Broadcast, AnswerBack.head, AnswerBack.foot)
        .outerjoin(AnswerBack, AnswerBack.broadcast_id == Broadcast.id)
        .where(Broadcast.process_id.in_(processes))
        .where(Broadcast.words.is_not(None) | AnswerBack.id.is_not(None))
    )
    for broadcast, head, foot in session.execute(query).all():
        held = [broadcast.words, broadcast.alt, head, foot]
        texts = {text for one in held for text in (one or {}).values()}
        if said := [text for text in texts if repeats(text, words, is_own=False)]:
            yield broadcast, sorted(said, key=len, reverse=True)


def _hold_back(session: Session, broadcast: Broadcast) -> None:
    # One that asks for another reason is let go by whoever reads that reason.
    if broadcast.state in (BroadcastState.PLANNED, BroadcastState.ASKS):
        put_in_doubt(session, broadcast, Asks.WORDS)
    if broadcast.state == BroadcastState.CANCELLED:
        broadcast.asks = Asks.WORDS
    call_off(session, Outgoing.broadcast_id == broadcast.id)
