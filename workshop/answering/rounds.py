"""A round of answers: written from the chain, read and worded by somebody, and sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import (
    AnswerBack,
    AnswerState,
    AnswerStep,
    Became,
    Broadcast,
    BroadcastKind,
    BroadcastState,
    Process,
    Words,
)
from workshop.answering.addressing import address, audience_of
from workshop.answering.fates import Fated, chain_now, fates_at
from workshop.board.staff import record
from workshop.broadcasts.planning import Plan, plan_broadcast
from workshop.broadcasts.running import UNDO_WINDOW
from workshop.refusals import LacksWords, NobodyToAnswer, NotAsShown, Stale, UnknownAnswer
from workshop.sorting.hand import Hand

PutInWords = Callable[[Fated], Words]
"""Says what became of an item, in every language; the floor above has the sentences."""
LONGEST_LINE = 400
LONGEST_END = 500


@dataclass(frozen=True, slots=True)
class Ends:
    """What stands above and below the outcomes of every message of a round, by language."""

    head: Words
    foot: Words


@dataclass(frozen=True, slots=True)
class Worded:
    """A round as somebody has worded it: outcomes by number, and which are left out.

    What has no place in `words` stays as it was.
    """

    ends: Ends
    words: Mapping[int, Words]
    left_out: frozenset[int] = frozenset()


def draft_round(hand: Hand, step: AnswerStep, put: PutInWords, ends: Ends) -> AnswerBack:
    """Write a round of what is news to residents at a step; nothing is sent.

    Raises NobodyToAnswer.
    """
    hand.hold_board()
    fates = fates_at(hand.session, hand.process, step)
    if not fates:
        raise NobodyToAnswer
    answer = AnswerBack(
        process_id=hand.process.id,
        step=step,
        head=dict(ends.head),
        foot=dict(ends.foot),
        state=AnswerState.DRAFT,
        version=1,
        made_by_id=hand.facilitator_id,
        made_at=hand.now,
    )
    hand.session.add(answer)
    hand.session.flush()
    hand.session.add_all(_became(answer, place, one, put) for place, one in enumerate(fates))
    hand.session.flush()
    address(hand.session, hand.process, answer)
    _note(hand, "answer-draft", answer)
    return answer


def word_round(hand: Hand, number: int, worded: Worded, *, version: int) -> AnswerBack:
    """Give a round other words, and leave out what is not to be told.

    Raises UnknownAnswer, Stale, LacksWords.
    """
    hand.hold_board()
    answer = require_draft(hand, number, version)
    rows = all_in(hand.session, answer)
    _require_words(rows, worded)
    answer.head, answer.foot = dict(worded.ends.head), dict(worded.ends.foot)
    for one in rows:
        one.words = dict(worded.words.get(one.id, one.words))
        one.is_left_out = one.id in worded.left_out
    answer.version += 1
    hand.session.flush()
    address(hand.session, hand.process, answer)
    _note(hand, "answer-word", answer)
    return answer


def send_round(hand: Hand, number: int, *, version: int) -> Broadcast:
    """Put a round in the schedule; it leaves when the time to undo is over.

    Raises UnknownAnswer, Stale, NobodyToAnswer if nobody is told anything any more.
    """
    hand.hold_board()
    answer = require_draft(hand, number, version)
    if not address(hand.session, hand.process, answer, is_shown=True):
        raise NobodyToAnswer
    plan = Plan(
        prompt=None,
        words=answer.head,
        audience=audience_of(answer),
        due_at=hand.now + UNDO_WINDOW,
        kind=BroadcastKind.ANSWER,
        facilitator_id=hand.facilitator_id,
    )
    broadcast = plan_broadcast(hand.session, hand.process, plan, now=hand.now)
    answer.state, answer.broadcast_id, answer.sent_at = AnswerState.SENT, broadcast.id, hand.now
    answer.version += 1
    _note(hand, "answer-send", answer)
    return broadcast


def refresh_round(hand: Hand, number: int) -> None:
    """Settle anew who is told what in a round that is being written. Raises UnknownAnswer."""
    hand.hold_board()
    answer = _known(hand, number)
    if answer.state == AnswerState.DRAFT:
        address(hand.session, hand.process, answer)


def drop_round(hand: Hand, number: int, *, version: int) -> None:
    """Give a round up before it was sent. Raises UnknownAnswer, Stale."""
    hand.hold_board()
    answer = require_draft(hand, number, version)
    answer.state, answer.version = AnswerState.DROPPED, answer.version + 1
    _note(hand, "answer-drop", answer)


def fetch_back(hand: Hand, number: int, *, version: int) -> None:
    """Make a draft again of what was dropped, or called off before any of it left.

    Raises UnknownAnswer, Stale, NotAsShown if it has been sent.
    """
    hand.hold_board()
    answer = _require(hand, number, version)
    if answer.state == AnswerState.DRAFT or not is_idle(hand.session, answer):
        raise NotAsShown
    answer.state, answer.broadcast_id, answer.sent_at = AnswerState.DRAFT, None, None
    answer.version += 1
    hand.session.flush()
    address(hand.session, hand.process, answer)
    _note(hand, "answer-fetch-back", answer)


def is_idle(session: Session, answer: AnswerBack) -> bool:
    """Tell whether nothing of a round has left, nor will."""
    if answer.broadcast_id is None:
        return True
    broadcast = session.get_one(Broadcast, answer.broadcast_id)
    return broadcast.state == BroadcastState.CANCELLED and broadcast.fired_at is None


def require_draft(hand: Hand, number: int, version: int) -> AnswerBack:
    """Return a round that is still being written. Raises UnknownAnswer, Stale."""
    answer = _require(hand, number, version)
    if answer.state != AnswerState.DRAFT:
        raise UnknownAnswer(number)
    return answer


def rounds_of(session: Session, process: Process) -> list[AnswerBack]:
    """Return the rounds of a process, the newest first."""
    own = select(AnswerBack).where(AnswerBack.process_id == process.id)
    return list(session.scalars(own.order_by(AnswerBack.id.desc())))


def all_in(session: Session, answer: AnswerBack) -> list[Became]:
    """Return all outcomes of a round, in order, also those that are left out."""
    own = select(Became).where(Became.answer_id == answer.id).order_by(Became.place)
    return list(session.scalars(own))


def news_at(session: Session, process: Process) -> dict[AnswerStep, int]:
    """Return to how many residents something is news, by step."""
    found, chain = {}, chain_now(session, process)
    for step in AnswerStep:
        people = (one.people for one in fates_at(session, process, step, chain))
        found[step] = len(frozenset().union(*people))
    return found


def _known(hand: Hand, number: int) -> AnswerBack:
    answer = hand.session.get(AnswerBack, number, with_for_update=True, populate_existing=True)
    if answer is None or answer.process_id != hand.process.id:
        raise UnknownAnswer(number)
    return answer


def _require(hand: Hand, number: int, version: int) -> AnswerBack:
    answer = _known(hand, number)
    if answer.version != version:
        raise Stale(number, answer.version)
    return answer


def _require_words(rows: list[Became], worded: Worded) -> None:
    told = [one for one in rows if one.id not in worded.left_out]
    lacking = {one.id for one in told if not any(worded.words.get(one.id, one.words).values())}
    if not any(worded.ends.head.values()):
        lacking.add(0)
    if lacking:
        raise LacksWords(frozenset(lacking))


def _became(answer: AnswerBack, place: int, one: Fated, put: PutInWords) -> Became:
    return Became(
        answer_id=answer.id,
        item_id=one.item.number if one.item else None,
        fate=one.fate,
        about_id=one.about,
        place=place,
        words=put(one),
        is_left_out=False,
    )


def _note(hand: Hand, verb: str, answer: AnswerBack) -> None:
    who, about = hand.facilitator_id, {"answer": answer.id, "step": answer.step}
    record(hand.session, verb, hand.process.id, facilitator_id=who, now=hand.now, **about)
