"""Letting people finish: words in a row are one answer, and the next question waits for them."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.turn import Turn
from storage.tables import Outgoing
from workshop.messages import Pressed, Said, Sent, Started
from workshop.patience import drop, is_unread, put_off, still_waits
from workshop.places import Place

INTERRUPTS = (Started, Said, Sent, Pressed)


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
    answer = turn.book.patient_answer(turn.person) if turn.pace.pause else None
    if answer is None or not is_unread(answer, at=turn.heard.at, reading=turn.pace.reading):
        return False
    if still_waits(answer, now=turn.now):
        put_off(answer, until=turn.now + turn.pace.pause)
    return True


def settle_waiting(turn: Turn, stood: Standing) -> None:
    """Drop what waits if the conversation has moved on; after a press, say it now."""
    if not isinstance(turn.heard.content, INTERRUPTS) or not turn.book.holds(turn.person):
        return
    answer = turn.book.patient_answer(turn.person)
    if answer is None:
        return
    stands = standing(turn)
    # Thanks for a photo go with the question about who is in it; another question comes after.
    is_aside = stands.place == Place.PICTURED and stood.place != Place.QUESTION
    has_moved = stands != stood and not is_aside
    if not has_moved and _may_go_on(turn, answer):
        return
    if still_waits(answer, now=turn.now):
        if has_moved:
            drop(answer)
        else:
            put_off(answer, until=turn.now)
    turn.book.no_longer_patient(turn.person, answer)


def _may_go_on(turn: Turn, answer: Outgoing) -> bool:
    is_spoken = isinstance(turn.heard.content, Said | Sent)
    return is_spoken and is_unread(answer, at=turn.heard.at, reading=turn.pace.reading)
