"""Words: a command, a word for a button, an answer that is waited for, or a reply."""

from __future__ import annotations

from collections.abc import Callable

from handlers import (
    arriving,
    asking,
    carrying,
    introducing,
    leaving,
    mine,
    rewording,
    sending,
    telling,
    voting,
)
from handlers.choices import is_word_for, typed_press
from handlers.helping import commands, help_card
from handlers.patience import hurry
from handlers.pressing import press
from handlers.replying import reply_in_words
from handlers.turn import Says, Turn
from workshop.messages import Rows, Said
from workshop.residents.people import has_consented
from workshop.residents.places import Place
from workshop.voices.keeping import clean_text

COMMANDS: dict[str, Callable[[Turn], Says]] = {
    "start": lambda turn: arriving.start(turn, None),
    "hjelp": lambda turn: help_card(turn),
    "help": lambda turn: help_card(turn),
    "språk": arriving.ask_language,
    "sprak": arriving.ask_language,
    "language": arriving.ask_language,
    "mine": mine.show_mine,
    "varsle": telling.offer,
    "varsla": telling.offer,
    "notify": telling.offer,
    "prikker": voting.show,
    "prikkar": voting.show,
    "dots": voting.show,
    "bidra": carrying.offer,
    "join": carrying.offer,
    "stopp": leaving.stop,
    "stop": leaving.stop,
    "slett": leaving.ask_erase,
    "delete": leaving.ask_erase,
}
BARE_WORDS: dict[str, Callable[[Turn], Says]] = {
    "typed.help": help_card,
    "typed.stop": leaving.stop,
    "typed.erase": leaving.ask_erase,
    "typed.mine": mine.show_mine,
    "typed.language": arriving.ask_language,
    "typed.nudge": telling.offer,
    "typed.dots": voting.show,
    "typed.carry": carrying.offer,
}
"""Commands that a tired person types without the stroke."""
ONLY_A_CHOICE = {
    Place.LANGUAGE: arriving.language_rows,
    Place.CONSENT: arriving.consent_rows,
    Place.DECLINED: arriving.consent_rows,
    Place.AGE: introducing.age_rows,
    Place.AREA: introducing.area_rows,
    Place.ROLE: introducing.role_rows,
    Place.ERASING: leaving.erase_rows,
}
"""Places that wait for one of a few answers: there a number counts too."""
ALSO_A_CHOICE: dict[Place, Callable[[Turn], Rows]] = {
    Place.QUESTION: asking.question_rows,
    Place.LISTENING: asking.listening_rows,
    Place.IDLE: asking.idle_rows,
    Place.PICTURED: sending.shown_rows,
    Place.EDITING: mine.editing_rows,
    Place.VOTING: voting.voting_rows,
    Place.CARRYING: carrying.way_out,
}
"""Places where words are a reply unless they are just what a button says."""
DETOURS = frozenset({Place.LANGUAGE, Place.EDITING, Place.ERASING, Place.VOTING, Place.CARRYING})
"""Places that words lead back from, to the question one stood at."""
LONGEST_GREETING = 25
LONGEST_CHOICE = 100
"""No button and no command says more; longer words are a reply."""


def said(turn: Turn, content: Said) -> Says:
    """Understand a text message from where the conversation stands."""
    text = clean_text(content.text)
    if not text:
        return [turn.say("empty.text")]
    if content.is_forwarded:
        # Somebody else's words decide nothing here.
        return _words(turn, text, is_forwarded=True)
    if text.startswith("/"):
        return _command(turn, text)
    if len(text) > LONGEST_CHOICE:
        return _words(turn, text, is_forwarded=False)
    for key, answer in BARE_WORDS.items():
        if is_word_for(turn, key, text):
            return answer(turn)
    return _short_words(turn, text)


def _short_words(turn: Turn, text: str) -> Says:
    """Understand what may be a choice: dots, a way on, what a button says."""
    voted = voting.typed_numbers(turn, text)
    if voted is not None:
        return voted
    if turn.person.place == Place.PICTURED and _says_go_on(turn, text):
        return sending.leave_held(turn)
    chosen = _typed_choice(turn, text)
    if chosen is not None and chosen.startswith("skip:") and hurry(turn):
        # Nobody skips a question that they have not been asked: they want it now.
        return []
    if chosen is not None:
        return press(turn, chosen)
    return _words(turn, text, is_forwarded=False)


def _says_go_on(turn: Turn, text: str) -> bool:
    return any(is_word_for(turn, key, text) for key in ("typed.skip", "typed.next"))


def _command(turn: Turn, text: str) -> Says:
    name = text[1:].split()[0].split("@")[0].casefold() if len(text) > 1 else ""
    command = COMMANDS.get(name)
    return command(turn) if command else [turn.say("unknown.command"), commands(turn)]


def _typed_choice(turn: Turn, text: str) -> str | None:
    place = Place(turn.person.place)
    if place not in ONLY_A_CHOICE:
        return typed_press(turn, ALSO_A_CHOICE[place](turn), text, by_number=False)
    # A number must not delete anything, and at the age question it is an age.
    by_number = place not in {Place.ERASING, Place.AGE}
    chosen = typed_press(turn, ONLY_A_CHOICE[place](turn), text, by_number=by_number)
    return introducing.band_press(turn, text) if chosen is None and place == Place.AGE else chosen


def _words(turn: Turn, text: str, *, is_forwarded: bool) -> Says:
    not_yet = not_kept_yet(turn)
    if not_yet:
        return not_yet
    place = Place(turn.person.place)
    if place == Place.CARRYING:
        return carrying.written(turn, text, is_forwarded=is_forwarded)
    if place == Place.EDITING and turn.heard.reply_to is None:
        return rewording.rewritten(turn, text)
    if place in DETOURS:
        asking.stand_where_one_was(turn)
    told = [turn.say("erase.kept")] if place == Place.ERASING else []
    replied = reply_in_words(turn, text, is_forwarded=is_forwarded)
    return [*told, *replied, *_still_asked(turn, place)]


def _still_asked(turn: Turn, place: Place) -> Says:
    """Ask again for what the words were no answer to; they have been kept all the same."""
    if place == Place.PICTURED and turn.person.contribution_id is not None:
        return sending.ask_who_is_shown(turn, turn.person.contribution_id)
    if place in {Place.AREA, Place.ROLE}:
        turn.stand(place)
        return [turn.say("choose.one", ONLY_A_CHOICE[place](turn))]
    return []


def not_kept_yet(turn: Turn) -> Says:
    """Say that nothing is kept before the yes and the age, and ask; nothing for the others."""
    if not has_consented(turn.person, turn.process):
        return _ask_for_yes(turn)
    if turn.person.age_band is None:
        is_asked = turn.person.place == Place.AGE and isinstance(turn.heard.content, Said)
        if is_asked:
            return [turn.say("choose.one", introducing.age_rows(turn))]
        return [turn.say("age.first"), *introducing.ask_age(turn)]
    return []


def _ask_for_yes(turn: Turn) -> Says:
    if turn.person.place == Place.DECLINED:
        return [turn.say("consent.after_no", arriving.consent_rows(turn))]
    if turn.person.place != Place.LANGUAGE:
        return [turn.say("consent.first"), *arriving.ask_consent(turn)]
    content = turn.heard.content
    is_greeting = isinstance(content, Said) and len(content.text) <= LONGEST_GREETING
    first = [] if is_greeting else [turn.say("consent.first")]
    return [*first, *arriving.ask_language(turn)]
