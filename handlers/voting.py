"""/prikker: a ballot in the chat. Buttons and typed numbers place dots, in an order of one's own.

Nobody is thrown out of what they are answering: words are a reply, as always, and lead back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from handlers.arriving import ask_consent
from handlers.asking import stand_where_one_was
from handlers.choices import button, in_rows, number_from
from handlers.introducing import ask_age
from handlers.rewording import resume_quietly
from handlers.turn import Says, Turn
from handlers.votewords import Ballots, list_say, placed, stands_say
from storage.tables import Ballot, BallotState, Outgoing
from workshop.messages import Button, Rows, Say
from workshop.refusals import BallotIsClosed, OneDotEach, TooManyDots, UnknownOption
from workshop.residents.people import has_consented
from workshop.residents.places import Place
from workshop.voting.ballots import newest_closed
from workshop.voting.casting import in_own_order, left_of, own_dots, place_dots

NUMBER = r"(?:n(?:umme|umbe)?[ro]\.?\s*)?(\d{1,3})[.)]?(?:\s*[:x×*]\s*(\d{1,3}))?"
ONE = re.compile(NUMBER)
NUMBERS = re.compile(rf"{NUMBER}(?:(?:[\s,;+&]|og|and)+{NUMBER})*[\s.!]*")
"""«3», «3 3 7», «3 og 7», «3:2», «3, 7:0»; «1. og 3.» as the list has them, «nr. 3», «3!»."""
PER_ROW = 4
KEPT_ASKING = frozenset({Place.AREA, Place.ROLE, Place.PICTURED})
"""Places that wait for an answer of their own; a dot placed meanwhile changes nothing there."""
Dots = Mapping[int, int]


def show(turn: Turn) -> Says:
    """Show the ballot that is open with one's dots on it, or what became of the last one."""
    if not has_consented(turn.person, turn.process):
        return ask_consent(turn)
    if turn.person.age_band is None:
        return ask_age(turn)
    ballot = turn.book.deck.open_ballot(turn.process, turn.now)
    return _show(turn, ballot) if ballot else _nothing_open(turn)


def voting_rows(turn: Turn) -> Rows:
    """Return the buttons that stand under a ballot, for whoever types what they say."""
    ballot = turn.book.deck.open_ballot(turn.process, turn.now)
    return _rows(turn, ballot, own_dots(turn.session, ballot, turn.person)) if ballot else ()


def press_dots(turn: Turn, _arguments: list[str]) -> Says:
    """Show the ballot, as it stands now."""
    return show(turn)


def press_dot(turn: Turn, arguments: list[str]) -> Says:
    """Place one dot more on an option."""
    return _press(turn, arguments, 1)


def press_undot(turn: Turn, arguments: list[str]) -> Says:
    """Take one dot back from an option."""
    return _press(turn, arguments, -1)


def press_dotted(turn: Turn, _arguments: list[str]) -> Says:
    """Say what stands, and go back to where one was."""
    ballot = turn.book.deck.open_ballot(turn.process, turn.now)
    if ballot is None:
        return _nothing_open(turn)
    says = [stands_say(turn, _shown(turn, ballot), "dots.done", _show_row(turn))]
    if turn.person.place != Place.VOTING:
        return says
    stand_where_one_was(turn)
    return [*says, *resume_quietly(turn)]


def typed_numbers(turn: Turn, text: str) -> Says | None:
    """Place the dots that somebody typed; None if these are words, or nothing asks for numbers."""
    if NUMBERS.fullmatch(text.strip().casefold()) is None:
        return None
    replied = _replied_to(turn)
    if replied is None and (turn.heard.reply_to or turn.person.place != Place.VOTING):
        return None
    ballot = turn.book.deck.open_ballot(turn.process, turn.now)
    if ballot is None:
        return _nothing_open(turn, replied)
    if _means_another(turn, ballot, replied):
        return [turn.say("dots.another"), *_show(turn, ballot)]
    return _place_numbers(turn, ballot, text)


def edited_numbers(turn: Turn, text: str) -> Says:
    """Say what stands to whoever edits the numbers they typed; nothing if it was none of those."""
    ballot = turn.book.deck.open_ballot(turn.process, turn.now)
    if ballot is None or NUMBERS.fullmatch(text.casefold()) is None:
        return []
    own = own_dots(turn.session, ballot, turn.person)
    if not own and turn.person.place != Place.VOTING:
        return []
    stands = stands_say(turn, _shown(turn, ballot), "dots.stands", _rows(turn, ballot, own))
    return [turn.say("dots.edited"), stands]


def _place_numbers(turn: Turn, ballot: Ballot, text: str) -> Says:
    options = in_own_order(turn.session, ballot, turn.person)
    dots = dict(own_dots(turn.session, ballot, turn.person))
    for number, count in ONE.findall(text.casefold()):
        if not 1 <= int(number) <= len(options):
            return [turn.say("dots.no_such", voting_rows(turn), number=number, most=len(options))]
        option = options[int(number) - 1].number
        dots[option] = int(count) if count else dots.get(option, 0) + 1
    return _place(turn, ballot, dots)


def _replied_to(turn: Turn) -> Ballot | None:
    """Return the ballot whose message is replied to."""
    if turn.heard.reply_to is None:
        return None
    of_message = (Outgoing.person_id == turn.person.id, Outgoing.message == turn.heard.reply_to)
    said = select(Ballot).join(Outgoing, Outgoing.ballot_id == Ballot.id)
    return turn.session.scalars(said.where(*of_message)).first()


def _means_another(turn: Turn, ballot: Ballot, replied: Ballot | None) -> bool:
    """Tell whether numbers are of a list that is over: one replied to, or shown last."""
    if replied is not None:
        return replied.id != ballot.id
    return ballot.opened_at is not None and turn.person.place_at < ballot.opened_at


def _press(turn: Turn, arguments: list[str], by: int) -> Says:
    """Change one's dots on an option; an old message is answered from what is true now."""
    ballot = turn.book.deck.open_ballot(turn.process, turn.now)
    match [number_from(one) for one in arguments]:
        case [int(ballot_id), int(option)] if ballot is not None and ballot.id == ballot_id:
            dots = dict(own_dots(turn.session, ballot, turn.person))
            dots[option] = max(0, dots.get(option, 0) + by)
            return _place(turn, ballot, dots)
    return show(turn)


def _place(turn: Turn, ballot: Ballot, dots: Dots) -> Says:
    """Let these be one's dots, and say what stands; or what was wrong: then nothing changes."""
    try:
        now = place_dots(turn.session, ballot, turn.person, dots, now=turn.now)
    except BallotIsClosed:
        return _nothing_open(turn)
    except UnknownOption:
        return _show(turn, ballot)
    except OneDotEach:
        return [turn.say("dots.one_each", voting_rows(turn))]
    except TooManyDots as error:
        said = turn.catalogue.say_n("dots.too_many", turn.person.language, error.left)
        return [Say(said, rows=voting_rows(turn))]
    _stand(turn)
    return [stands_say(turn, _shown(turn, ballot), "dots.stands", _rows(turn, ballot, now))]


def _show(turn: Turn, ballot: Ballot) -> Says:
    _stand(turn)
    shown = _shown(turn, ballot)
    return [list_say(turn, shown, _rows(turn, ballot, shown.dots))]


def _stand(turn: Turn) -> None:
    if turn.person.place not in KEPT_ASKING:
        turn.stand(Place.VOTING)


def _shown(turn: Turn, ballot: Ballot) -> Ballots:
    options = in_own_order(turn.session, ballot, turn.person)
    return Ballots(ballot, options, own_dots(turn.session, ballot, turn.person))


def _rows(turn: Turn, ballot: Ballot, dots: Dots) -> Rows:
    """Return a button for each option that can get a dot, one for each that can lose one."""
    options = in_own_order(turn.session, ballot, turn.person)
    numbered = [(str(nth), one.number) for nth, one in enumerate(options, 1)]
    gives = [Button(label, f"dot:{ballot.id}:{number}") for label, number in numbered]
    takes = [
        Button(turn.text("button.dots_take", number=label), f"undot:{ballot.id}:{number}")
        for label, number in numbered
        if dots.get(number)
    ]
    is_full = left_of(ballot, dots) == 0
    return (
        *(() if is_full else in_rows(gives, PER_ROW)),
        *in_rows(takes),
        (button(turn, "button.dots_all", "dots"), button(turn, "button.dots_done", "dotted")),
    )


def _show_row(turn: Turn) -> Rows:
    return ((button(turn, "button.dots_change", "dots"),),)


def _nothing_open(turn: Turn, over: Ballot | None = None) -> Says:
    """Say kindly that nobody votes now, and what one's dots were on this ballot, or the last."""
    if turn.person.place == Place.VOTING:
        stand_where_one_was(turn)
    ballot = over or newest_closed(turn.session, turn.process.id)
    if ballot is None:
        return [turn.say("dots.none_open")]
    own: Sequence[str] = placed(turn, _shown(turn, ballot))
    key = "dots.closed" if own else "dots.closed_without"
    if ballot.state == BallotState.CANCELLED:
        key = "dots.cancelled"
    said = turn.say(key, question=turn.words(ballot.question), placed="\n".join(own))
    return [replace(said, ballot_id=ballot.id)]
