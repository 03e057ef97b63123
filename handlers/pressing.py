"""Presses: what a button carries is a verb and its arguments, read against what is true now."""

from __future__ import annotations

from collections.abc import Callable

from handlers import arriving, asking, carrying, introducing, leaving, mine, sending, voting
from handlers.turn import Says, Turn
from workshop.messages import Channel, Pressed
from workshop.residents.people import has_consented
from workshop.residents.places import Place
from workshop.talk.pressed import note_press

Press = Callable[[Turn, list[str]], Says]


def _press_go(turn: Turn, _arguments: list[str]) -> Says:
    return arriving.start(turn, None)


def _press_next(turn: Turn, arguments: list[str]) -> Says:
    """Go on; a photo whose sender has not said who is in it stays hidden."""
    if turn.person.place == Place.PICTURED:
        return sending.leave_held(turn) or asking.press_next(turn, arguments)
    return asking.press_next(turn, arguments)


ANYBODY: dict[str, Press] = {
    "lang": arriving.press_language,
    "join": arriving.press_join,
    "erase": leaving.press_erase,
    "go": _press_go,
}
TAKING_PART: dict[str, Press] = {
    "age": introducing.press_age,
    "area": introducing.press_area,
    "role": introducing.press_role,
    "skip": asking.press_skip,
    "more": asking.press_more,
    "next": _press_next,
    "done": asking.press_done,
    "describe": asking.press_describe,
    "shown": sending.press_shown,
    "mine": mine.press_mine,
    "change": mine.press_change,
    "keep": mine.press_keep,
    "take": mine.press_take_back,
    "undo": mine.press_undo,
    "dots": voting.press_dots,
    "dot": voting.press_dot,
    "undot": voting.press_undot,
    "dotted": voting.press_dotted,
    "carry": carrying.press_carry,
    "uncarry": carrying.press_take_back,
}
"""Verbs of those who said yes; anybody else is asked first."""


LEFT_BY_PRESS: dict[str, str] = {Place.EDITING: "keep", Place.CARRYING: "carry"}
"""Detours that any button leads back from but those of their own."""


def press(turn: Turn, carried: str) -> Says:
    """Do what a button says if it still makes sense; an old one is answered politely."""
    if turn.heard.channel == Channel.WEB:
        # Telegram shows by itself what was pressed. Somebody who typed what a button says did so
        # under the newest message that has it.
        is_typed = not isinstance(turn.heard.content, Pressed)
        message = None if is_typed else turn.heard.message
        note_press(turn.session, turn.person, carried, message=message, now=turn.now)
    verb, *arguments = carried.split(":")
    if turn.person.place in LEFT_BY_PRESS and verb != LEFT_BY_PRESS[turn.person.place]:
        asking.stand_where_one_was(turn)
    if verb in ANYBODY:
        return ANYBODY[verb](turn, arguments)
    if verb not in TAKING_PART:
        return [turn.toast("press.gone")]
    if not has_consented(turn.person, turn.process):
        return arriving.ask_consent(turn)
    if verb != "age" and turn.person.age_band is None:
        return introducing.ask_age(turn)
    return TAKING_PART[verb](turn, arguments)
