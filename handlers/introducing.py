"""Three short questions about who answers: age band, area, role; the last two can be skipped."""

from __future__ import annotations

import re

from handlers.asking import ask_next
from handlers.choices import button, in_rows, number_from
from handlers.turn import Says, Turn
from workshop.messages import Button, Rows, Say
from workshop.residents.forgetting import erase_all
from workshop.residents.people import is_too_young
from workshop.residents.places import Place, Role

SKIP = "-"
NUMBER = re.compile(r"\d+")
OLDEST = 120


def ask_age(turn: Turn) -> Says:
    """Ask for the age band, before anything that is said is kept."""
    turn.stand(Place.AGE)
    return [turn.say("age.ask", age_rows(turn))]


def age_rows(turn: Turn) -> Rows:
    """Return the age bands of the process."""
    bands = turn.process.ages["bands"]
    return in_rows(Button(turn.words(b["words"]), f"age:{b['code']}") for b in bands)


def band_press(turn: Turn, text: str) -> str | None:
    """Return the press of the band that a typed age falls in; the age itself is not kept.

    "82", "jeg er 82 år" and "67-79" are ages. None where there is no number, and below the
    lowest age: a slip of the finger must not turn anybody away, so that has to be pressed.
    """
    found = NUMBER.findall(text)
    age = number_from(found[0]) if found else None
    if age is None or age > OLDEST or age < int(turn.process.ages["minimum"]):
        return None
    bands = sorted(turn.process.ages["bands"], key=lambda band: int(band["from"]))
    begun = [band["code"] for band in bands if int(band["from"]) <= age]
    return f"age:{begun[-1]}" if begun else None


def press_age(turn: Turn, arguments: list[str]) -> Says:
    """Keep the age band and nothing nearer; below the limit, keep nothing at all."""
    known = {band["code"] for band in turn.process.ages["bands"]}
    if turn.person.place != Place.AGE or len(arguments) != 1 or arguments[0] not in known:
        return [turn.toast("press.already")]
    if is_too_young(turn.process, arguments[0]):
        says = [_too_young(turn)]
        erase_all(turn.session, turn.vault, turn.person)
        return says
    turn.person.age_band = arguments[0]
    return ask_area(turn) if turn.process.areas else ask_role(turn)


def _too_young(turn: Turn) -> Say:
    contact = turn.process.contact
    minimum = turn.process.ages["minimum"]
    return turn.say("age.too_young", minimum=minimum, name=contact["name"], phone=contact["phone"])


def ask_area(turn: Turn) -> Says:
    """Ask for the part of the municipality; it can be skipped."""
    turn.stand(Place.AREA)
    return [turn.say("area.ask", area_rows(turn))]


def area_rows(turn: Turn) -> Rows:
    """Return the areas of the process, and a way past them."""
    areas = turn.process.areas.items()
    return (
        *in_rows(Button(turn.words(words), f"area:{code}") for code, words in areas),
        (button(turn, "button.rather_not", f"area:{SKIP}"),),
    )


def press_area(turn: Turn, arguments: list[str]) -> Says:
    """Keep the area, or nothing."""
    allowed = {SKIP, *turn.process.areas}
    if turn.person.place != Place.AREA or len(arguments) != 1 or arguments[0] not in allowed:
        return [turn.toast("press.already")]
    turn.person.area = None if arguments[0] == SKIP else arguments[0]
    return ask_role(turn)


def ask_role(turn: Turn) -> Says:
    """Ask as whom somebody answers; it can be skipped."""
    turn.stand(Place.ROLE)
    return [turn.say("role.ask", role_rows(turn))]


def role_rows(turn: Turn) -> Rows:
    """Return the roles, and a way past them."""
    roles = (button(turn, f"role.{role}", f"role:{role}") for role in Role)
    return (*in_rows(roles), (button(turn, "button.rather_not", f"role:{SKIP}"),))


def press_role(turn: Turn, arguments: list[str]) -> Says:
    """Keep the role, or nothing; then the first question."""
    if turn.person.place != Place.ROLE or len(arguments) != 1:
        return [turn.toast("press.already")]
    if arguments[0] not in {SKIP, *Role}:
        return [turn.toast("press.gone")]
    turn.person.role = None if arguments[0] == SKIP else arguments[0]
    turn.stand(Place.IDLE)
    return ask_next(turn)
