"""Buttons, and understanding somebody who types what a button says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from handlers.turn import Turn
from prompts.catalogue import Catalogue
from workshop.messages import About, Button, Rows

PER_ROW = 2
LONGEST_NUMBER = 9
MOST_LISTS = 256
MOST_LABELS = 2_048
BREAK = re.compile(r"[\s.,!?…:;'\"«»()\-–]+")
ALIASES = {
    "lang:nb": "typed.nb",
    "lang:nn": "typed.nn",
    "lang:en": "typed.en",
    "join:yes": "typed.yes",
    "join:more": "typed.read_more",
    "join:no": "typed.no",
    "erase:yes": "typed.yes",
    "erase:no": "typed.no",
    "shown:nobody": "typed.yes",
    "shown:somebody": "typed.no",
    "skip": "typed.skip",
    "more": "typed.more",
    "next": "typed.next",
    "done": "typed.done",
    "describe": "typed.describe",
    "go": "typed.next",
    "keep": "typed.no",
    "carry:no": "typed.no",
}
"""What else people type for a button: the press, or its verb, to a list of words."""


def in_rows(buttons: Iterable[Button], per_row: int = PER_ROW) -> Rows:
    """Return buttons in rows of so many."""
    flat = tuple(buttons)
    return tuple(flat[start : start + per_row] for start in range(0, len(flat), per_row))


def button(turn: Turn, key: str, press: str) -> Button:
    """Return a button whose label is a sentence of the catalogue."""
    return Button(turn.text(key), press)


def press_about(verb: str, about: About) -> str:
    """Return what a button about one question carries."""
    return f"{verb}:{about.prompt_id}:{about.rung}:{about.item_id or 0}"


def about_from(arguments: list[str]) -> About | None:
    """Return the question that a press is about; None if it was tampered with."""
    match [number_from(part) for part in arguments]:
        case [int(prompt_id), int(rung), int(item_id)]:
            return About(prompt_id, rung, item_id or None)
    return None


def number_from(text: str) -> int | None:
    """Return the number that a press or a resident wrote; None if it is none of ours."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def typed_press(turn: Turn, rows: Rows, text: str, *, by_number: bool) -> str | None:
    """Return the press of the button that somebody typed: its label, a word for it, a number.

    Numbers count only where nothing but a choice is asked: elsewhere "2" may be an answer.
    """
    typed = plain(text)
    buttons = [one for row in rows for one in row]
    for one in buttons:
        if typed == _plain_label(one.label) or typed in _aliases(turn, one.press):
            return one.press
    number = number_from(typed) if by_number else None
    if number is not None and 1 <= number <= len(buttons):
        return buttons[number - 1].press
    return None


def is_word_for(turn: Turn, key: str, text: str) -> bool:
    """Tell whether the whole text is one of the words a phrase lists, in any language."""
    return plain(text) in _words(turn.catalogue, key)


def plain(text: str) -> str:
    """Return the text without case, punctuation and outer space, for comparing."""
    return BREAK.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=MOST_LABELS)
def _plain_label(label: str) -> str:
    # Labels are our own words; what residents say is remembered nowhere but in the database.
    return plain(label)


def _aliases(turn: Turn, press: str) -> frozenset[str]:
    verb, choice, *_ = [*press.split(":"), ""]
    key = ALIASES.get(f"{verb}:{choice}") or ALIASES.get(verb)
    return _words(turn.catalogue, key) if key else frozenset()


@lru_cache(maxsize=MOST_LISTS)
def _words(catalogue: Catalogue, key: str) -> frozenset[str]:
    listed = (catalogue.say(key, language) for language in catalogue.languages)
    return frozenset(plain(word) for phrase in listed for word in phrase.split(","))
