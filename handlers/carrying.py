"""Offering to help with a solution: which one, how to be reached, and taking it back.

How to reach somebody is never a reply: no word that is written here is kept with what they say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.arriving import ask_consent
from handlers.asking import stand_where_one_was
from handlers.choices import button, number_from
from handlers.introducing import ask_age
from handlers.rewording import resume_quietly
from handlers.turn import Says, Turn
from storage.tables import Carrier, Item, Words
from workshop.carrying.reached import is_way_to_reach, veiled
from workshop.carrying.signing import is_offered, offered, sign_up, signed_up, take_back
from workshop.messages import Button, Rows, Said, Say
from workshop.residents.people import has_consented
from workshop.residents.places import Place

LONGEST_LABEL = 60
NO = "carry:no"


def offer(turn: Turn) -> Says:
    """Show which solutions one can help with, and what one has signed up for already."""
    if not has_consented(turn.person, turn.process):
        return ask_consent(turn)
    if turn.person.age_band is None:
        return ask_age(turn)
    if turn.person.place == Place.CARRYING:
        stand_where_one_was(turn)
    own = signed_up(turn.session, turn.vault, turn.person)
    solutions = offered(turn.session, turn.process)
    if not solutions:
        return [turn.say("carry.none"), *_own(turn, own)]
    return [_which(turn, solutions), *_own(turn, own)]


def press_carry(turn: Turn, arguments: list[str]) -> Says:
    """Ask how somebody can be reached who has chosen a solution; or leave it."""
    if arguments == ["no"]:
        return _leave(turn)
    number = number_from(arguments[0]) if len(arguments) == 1 else None
    chosen = [one for one in offered(turn.session, turn.process) if one.id == number]
    if not chosen:
        return [turn.toast("press.gone")]
    turn.person.carrying_id = number
    turn.stand(Place.CARRYING)
    title = turn.words(chosen[0].title)
    return [_naming(turn.say("carry.ask", way_out(turn), solution=title))]


def way_out(turn: Turn) -> Rows:
    """Return the button that leaves it."""
    return ((button(turn, "button.carry_not", NO),),)


def is_awaited(turn: Turn) -> bool:
    """Tell whether these words are the way to reach somebody that was asked for."""
    content = turn.heard.content
    is_asked = turn.person.place == Place.CARRYING and isinstance(content, Said)
    return is_asked and isinstance(content, Said) and is_way_to_reach(content.text)


def written(turn: Turn, text: str, *, is_forwarded: bool) -> Says:
    """Keep how somebody can be reached, sealed; other words are kept nowhere."""
    number = turn.person.carrying_id
    if number is None or not is_offered(turn.session, turn.process, number):
        stand_where_one_was(turn)
        return [turn.say("carry.gone")]
    if is_forwarded or not is_way_to_reach(text):
        turn.stand(Place.CARRYING)
        return [turn.say("carry.unclear", way_out(turn))]
    kept = sign_up(turn.session, turn.vault, turn.person, turn.process, number, text, now=turn.now)
    turn.person.carrying_id = None
    turn.stand(Place.IDLE)
    solution = turn.words(turn.session.get_one(Item, number).title)
    values = {"contact": veiled(text), "solution": solution}
    said = _naming(turn.say("carry.kept", _back_row(turn, kept), **values))
    return [said, *resume_quietly(turn)]


def edited_contact(turn: Turn, text: str) -> Says:
    """Take a way to be reached that was put right while it was asked for.

    Later, say that what was kept is what it was.
    """
    if not is_way_to_reach(text) or not has_consented(turn.person, turn.process):
        return []
    if turn.person.place == Place.CARRYING:
        return written(turn, text, is_forwarded=False)
    own = signed_up(turn.session, turn.vault, turn.person)
    return [turn.say("carry.edited"), *_own(turn, own)] if own else []


def only_in_writing(turn: Turn) -> Says:
    """Take no voice, picture or file where a phone number was asked for."""
    return [turn.say("carry.in_writing", way_out(turn))]


def press_take_back(turn: Turn, arguments: list[str]) -> Says:
    """Delete for good how somebody can be reached."""
    number = number_from(arguments[0]) if len(arguments) == 1 else None
    if number is None or not take_back(turn.session, turn.vault, turn.person, number):
        return [turn.toast("press.gone")]
    return [turn.say("carry.taken_back")]


def _leave(turn: Turn) -> Says:
    if turn.person.place != Place.CARRYING:
        return [turn.toast("press.already")]
    turn.person.carrying_id = None
    turn.stand(Place.IDLE)
    return [turn.say("carry.left"), *resume_quietly(turn)]


def _which(turn: Turn, solutions: Sequence[Item]) -> Say:
    """Ask which solution, by its whole title: of a shortened one, words could not be hidden."""
    titles = [turn.words(one.title) for one in solutions]
    text, labels = turn.text("carry.which"), titles
    if any(len(title) > LONGEST_LABEL for title in titles):
        labels = [str(nth) for nth, _ in enumerate(titles, 1)]
        lines = (f"{nth}. {title}" for nth, title in zip(labels, titles, strict=True))
        text = "\n\n".join([text, "\n".join(lines)])
    chosen = zip(labels, solutions, strict=True)
    rows = tuple((Button(label, f"carry:{one.id}"),) for label, one in chosen)
    return _naming(Say(text, rows=rows))


def _naming(say: Say) -> Say:
    """Return what names a solution: where its title goes, it goes here too."""
    return replace(say, names_items=True)


def _own(turn: Turn, carriers: Sequence[Carrier]) -> list[Say]:
    """Say what one has signed up for, each with the button that takes it back."""
    found = ((one, turn.session.get_one(Item, one.item_id).title) for one in carriers)
    return [
        _naming(turn.say("carry.own", _back_row(turn, one), solution=_title(turn, title)))
        for one, title in found
    ]


def _title(turn: Turn, title: Words) -> str:
    return turn.words(title) if title else "…"


def _back_row(turn: Turn, carrier: Carrier) -> Rows:
    return ((button(turn, "button.carry_back", f"uncarry:{carrier.id}"),),)
