"""Leaving: a pause, deleting everything in two steps, blocking the bot and coming back."""

from __future__ import annotations

from handlers.asking import rest
from handlers.choices import button
from handlers.rewording import resume_quietly
from handlers.turn import Says, Turn
from workshop.forgetting import erase
from workshop.messages import Rows
from workshop.people import come_back, lose_touch, pause
from workshop.places import Place


def stop(turn: Turn) -> Says:
    """Send nothing more unasked; what was said stays."""
    pause(turn.session, turn.person, now=turn.now)
    rest(turn)
    return [turn.say("stop.done", ((button(turn, "button.start_again", "go"),),))]


def ask_erase(turn: Turn) -> Says:
    """Ask once more before everything goes; say honestly what cannot be called back."""
    turn.stand(Place.ERASING)
    return [turn.say("erase.ask", erase_rows(turn))]


def erase_rows(turn: Turn) -> Rows:
    """Return "yes, delete everything" and "no, keep it"."""
    return (
        (button(turn, "button.erase", "erase:yes"),),
        (button(turn, "button.keep", "erase:no"),),
    )


def press_erase(turn: Turn, arguments: list[str]) -> Says:
    """Delete everything, or nothing; an old button deletes nothing."""
    if turn.person.place != Place.ERASING:
        return ask_erase(turn) if arguments == ["yes"] else [turn.toast("press.already")]
    if arguments != ["yes"]:
        turn.stand(Place.IDLE)
        return [turn.say("erase.kept"), *resume_quietly(turn)]
    says = [turn.say("erase.done", name=turn.process.contact["name"])]
    erase(turn.session, turn.person)
    return says


def left(turn: Turn) -> Says:
    """The resident blocked the bot: nothing is sent, nothing is deleted."""
    lose_touch(turn.session, turn.person, now=turn.now)
    return []


def returned(turn: Turn) -> Says:
    """The resident is back: they are asked again whether they take part, at their first word."""
    come_back(turn.person, now=turn.now)
    return []
