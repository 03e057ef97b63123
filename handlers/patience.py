"""Letting people finish: words in a row are one answer, and the next question waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.turn import Says, Turn
from storage.tables import Delivery, Outgoing
from workshop.messages import Pressed, Said, Sent, Started
from workshop.residents.places import Place
from workshop.talk.patience import (
    drop,
    is_said_by,
    is_unread,
    put_off,
    still_waits,
    was_left_unsaid,
)

INTERRUPTS = (Started, Said, Sent, Pressed)
WHOLE_SECONDS = timedelta(seconds=1)
"""Telegram's dates have no fraction: words may have been said this much later."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stood, to see whether it has moved."""

    place: str
    about: tuple[int | None, int, int | None]


def standing(turn: Turn) -> Standing:
    """Return where the conversation stands now."""
    person = turn.person
    return Standing(person.place, (person.prompt_id, person.rung, person.item_id))


def goes_on(turn: Turn) -> bool:
    """Tell whether these words go on with the ones before: our answer to those is still unread."""
    answer = _patient_answer(turn)
    if answer is None or not _is_unread(turn, answer):
        return False
    if still_waits(answer, now=turn.now):
        put_off(answer, until=turn.now + turn.pace.pause)
    return True


def is_on_screen(turn: Turn) -> bool:
    """Tell whether our answer to the words before has come, though nobody may have read it yet."""
    answer = _patient_answer(turn)
    is_sent = answer is not None and answer.state == Delivery.SENT
    return is_sent and answer is not None and not still_waits(answer, now=turn.now)


def is_still_to_be_said(turn: Turn) -> bool:
    """Tell whether what stands now was dropped for something else, and never said."""
    answer = _patient_answer(turn)
    return answer is not None and was_left_unsaid(answer, turn.person)


def hurry(turn: Turn) -> bool:
    """Say at once what waits; tells whether anything did."""
    answer = _patient_answer(turn)
    if answer is None or not still_waits(answer, now=turn.now):
        return False
    put_off(answer, until=turn.now)
    return True


def settle_waiting(turn: Turn, stood: Standing, says: Says) -> None:
    """Drop what waits if the conversation has moved on or says it; after a press, say it now.

    What was dropped for a detour stays in mind until it is said, or something else stands.
    """
    if not isinstance(turn.heard.content, INTERRUPTS) or not turn.book.holds(turn.person):
        return
    answer = turn.book.patient_answer(turn.person)
    if answer is None:
        return
    is_said = any(is_said_by(say, answer) for say in says)
    has_moved = _has_moved(turn, stood)
    if not has_moved and not is_said and _may_go_on(turn, answer):
        return
    if still_waits(answer, now=turn.now):
        if has_moved or is_said:
            drop(answer)
        else:
            put_off(answer, until=turn.now)
    if is_said or not was_left_unsaid(answer, turn.person):
        turn.book.no_longer_patient(turn.person, answer)


def _has_moved(turn: Turn, stood: Standing) -> bool:
    stands = standing(turn)
    # The last thanks go with the question about who is in a photo; nothing else would say them.
    is_aside = stands.place == Place.PICTURED and stood.place == Place.IDLE
    return stands != stood and not is_aside


def _patient_answer(turn: Turn) -> Outgoing | None:
    return turn.book.patient_answer(turn.person) if turn.pace.pause else None


def _is_unread(turn: Turn, answer: Outgoing) -> bool:
    return was_left_unsaid(answer, turn.person) or is_unread(
        answer, at=_said_at_latest(turn), reading=turn.pace.reading
    )


def _said_at_latest(turn: Turn) -> datetime:
    """Return the last moment at which these words can have been said."""
    return min(turn.heard.at + WHOLE_SECONDS, turn.now)


def _may_go_on(turn: Turn, answer: Outgoing) -> bool:
    return isinstance(turn.heard.content, Said | Sent) and _is_unread(turn, answer)
