"""Leaving: a pause, deleting everything in two steps, blocking the bot and coming back."""

from __future__ import annotations

from handlers.arriving import ask_consent
from handlers.asking import rest
from handlers.choices import button
from handlers.introducing import ask_age
from handlers.rewording import resume_quietly
from handlers.turn import Says, Turn
from workshop.messages import Rows
from workshop.residents.forgetting import erase_for_good
from workshop.residents.people import come_back, has_consented, lose_touch, pause
from workshop.residents.places import Place


def stop(turn: Turn) -> Says:
    """Send nothing more unasked; what was said stays."""
    pause(turn.session, turn.person, now=turn.now)
    if not has_consented(turn.person, turn.process):
        turn.stand(Place.DECLINED)
        return [turn.say("consent.declined")]
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
        return [turn.say("erase.kept"), *_where_one_was(turn)]
    says = [turn.say("erase.done", contact=_contact(turn))]
    erase_for_good(turn.session, turn.vault, turn.person, now=turn.now)
    return says


def _contact(turn: Turn) -> str:
    """Return the name of the contact, with the phone number and e-mail that the process has."""
    contact = turn.process.contact
    ways = (contact.get(key) for key in ("name", "phone", "email"))
    return ", ".join(way for way in ways if way)


def _where_one_was(turn: Turn) -> Says:
    if not has_consented(turn.person, turn.process):
        return ask_consent(turn)
    return ask_age(turn) if turn.person.age_band is None else resume_quietly(turn)


def left(turn: Turn) -> Says:
    """The resident blocked the bot: nothing is sent, nothing is deleted."""
    lose_touch(turn.session, turn.person, now=turn.now)
    return []


def returned(turn: Turn) -> Says:
    """The resident is back: they are asked again whether they take part, at their first word."""
    come_back(turn.person, now=turn.now)
    return []
