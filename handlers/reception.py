"""The one way in: every `Heard`, from anybody on any channel, is received here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from handlers import amending, arriving, carrying, leaving, sending
from handlers.asking import stand_where_one_was
from handlers.calm import calmly
from handlers.choices import plain
from handlers.desk import Desk
from handlers.helping import card_say
from handlers.patience import settle_waiting, standing
from handlers.pressing import press
from handlers.refusing import SENTENCES, refuse
from handlers.saying import DETOURS, not_kept_yet, said
from handlers.turn import Says, Turn
from storage.tables import Process
from storage.vault import Vault
from workshop.book import PersonKey
from workshop.messages import (
    Edited,
    Heard,
    Left,
    Pressed,
    Returned,
    Said,
    Say,
    SayKind,
    Sent,
    Started,
    Unusable,
    Unwanted,
)
from workshop.outbox.queueing import seal_toast
from workshop.residents.people import meet, proposed_language
from workshop.residents.places import Place
from workshop.residents.resident import Resident
from workshop.talk.proving import prove_sent

DETOUR_FOR = timedelta(minutes=10)
HELP = frozenset({"/hjelp", "/help", "hjelp", "help"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said back, in which process; `person` is None if nothing of them is kept."""

    says: tuple[Say, ...]
    process: Process
    person: Resident | None


def receive(desk: Desk, heard: Heard, who: PersonKey) -> Answer:
    """Decide what an event means and what is said back.

    `who` is the key of the address that it comes from. Raises NoProcess.
    """
    person = desk.book.person_at(who)
    if person is None:
        return _receive_stranger(desk, heard, who)
    process = desk.book.deck.process(person.process_id)
    return _receive_known(desk, heard, process, person)


def _receive_known(desk: Desk, heard: Heard, process: Process, person: Resident) -> Answer:
    person.heard_at = desk.now
    if person.channel != heard.channel:
        person.channel = heard.channel
    prove_sent(desk.book, person, heard)
    turn = Turn(desk, process, person, heard)
    _lapse(turn)
    stood = standing(turn)
    says = _for_channel(desk.vault, heard, calmly(turn, _respond(turn)))
    settle_waiting(turn, stood, says)
    # Somebody who was erased in this turn is in no session: only a farewell reaches them.
    is_kept = desk.book.holds(person)
    return Answer(tuple(says), process, person if is_kept else None)


def _respond(turn: Turn) -> Says:
    content = turn.heard.content
    match content:
        case Started():
            return arriving.start(turn, content.source)
        case Said():
            return said(turn, content)
        case Sent():
            return _sent(turn, content)
        case Pressed():
            return press(turn, content.press)
        case Edited():
            return amending.edited(turn, content)
        case Unusable():
            is_asked = turn.person.place == Place.CARRYING
            return carrying.only_in_writing(turn) if is_asked else refuse(turn, content)
        case Left():
            return leaving.left(turn)
        case Returned():
            return leaving.returned(turn)


def _sent(turn: Turn, content: Sent) -> Says:
    not_yet = not_kept_yet(turn)
    if not_yet:
        return not_yet
    if turn.person.place == Place.CARRYING:
        return carrying.only_in_writing(turn)
    if turn.person.place in DETOURS:
        stand_where_one_was(turn)
    return sending.sent(turn, content)


def _lapse(turn: Turn) -> None:
    """Let a detour that was left open lapse: a "yes" weeks later must not delete anything.

    A phone number is still what was asked for, however late: it must not be kept as an answer.
    """
    is_left = turn.now - turn.person.place_at > DETOUR_FOR and not carrying.is_awaited(turn)
    if turn.person.place == Place.VOTING and turn.person.prompt_id is None:
        # No question waits: whoever takes long to think is still thinking about their dots.
        return
    if is_left and turn.person.place in DETOURS and turn.person.age_band is not None:
        stand_where_one_was(turn)


def _receive_stranger(desk: Desk, heard: Heard, who: PersonKey) -> Answer:
    process = desk.book.deck.current_process
    language = proposed_language(process, heard.language)
    match heard.content:
        case Left() | Returned() | Edited():
            return Answer((), process, None)
        case Unusable(kind=Unwanted.GROUP):
            words = desk.catalogue.say(SENTENCES[Unwanted.GROUP], language)
            return Answer((Say(words, kind=SayKind.GOODBYE),), process, None)
        case Said(text=text) if plain(text) in HELP or text.strip().casefold() in HELP:
            return Answer((card_say(language),), process, None)
    person = meet(desk.book.session, desk.vault, process, heard, now=desk.now)
    desk.book.meets(who, person)
    return _receive_known(desk, heard, process, person)


def _for_channel(vault: Vault, heard: Heard, says: Says) -> Says:
    """Give every press its answer; where the channel has no toasts, words become a message."""
    toast_id = heard.content.toast_id if isinstance(heard.content, Pressed) else None
    if toast_id is None:
        return [_spoken(say) for say in says if say.kind != SayKind.TOAST or say.text]
    to = seal_toast(vault, toast_id)
    addressed = [replace(say, to=to) if say.kind == SayKind.TOAST else say for say in says]
    if any(say.kind == SayKind.TOAST for say in addressed):
        return addressed
    return [Say("", kind=SayKind.TOAST, to=to), *addressed]


def _spoken(say: Say) -> Say:
    return replace(say, kind=SayKind.MESSAGE) if say.kind == SayKind.TOAST else say
