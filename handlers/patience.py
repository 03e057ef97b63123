"""Letting people finish: words in a row are one answer, and the next question waits for them."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.turn import Turn
from storage.tables import Outgoing
from workshop.messages import Pressed, Said, Sent, Started
from workshop.patience import drop, is_unread, patient_answer, put_off, still_waits
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
    answer = _unread(turn)
    if answer is None:
        return False
    if still_waits(answer, now=turn.now):
        put_off(answer, until=turn.now + turn.pace.pause)
    return True


def settle_waiting(turn: Turn, stood: Standing) -> None:
    """After anything but such words: say what waits now, or drop it if the talk has moved on."""
    answer = _waiting(turn)
    if answer is None:
        return
    stands = standing(turn)
    # Thanks for a photo go with the question about who is in it; another question comes after.
    is_aside = stands.place == Place.PICTURED and stood.place != Place.QUESTION
    if stands != stood and not is_aside:
        drop(answer)
    elif answer.not_before != turn.now + turn.pace.pause:
        put_off(answer, until=turn.now)


def _unread(turn: Turn) -> Outgoing | None:
    if not turn.pace.pause:
        return None
    answer = patient_answer(turn.session, turn.person)
    is_new = answer is not None and is_unread(answer, at=turn.heard.at, reading=turn.pace.reading)
    return answer if is_new else None


def _waiting(turn: Turn) -> Outgoing | None:
    if not turn.pace.pause or not isinstance(turn.heard.content, INTERRUPTS):
        return None
    if turn.person not in turn.session:
        return None
    answer = patient_answer(turn.session, turn.person)
    return answer if answer is not None and still_waits(answer, now=turn.now) else None
