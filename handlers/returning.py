"""After an outage: the question somebody may have answered in vain is put once more."""

from __future__ import annotations

from handlers import arriving, asking, introducing, sending, voting
from handlers.desk import Desk
from handlers.turn import Says, Turn
from handlers.votewords import vote_row
from storage.tables import Process, StepState
from workshop.messages import Channel, Heard, Returned
from workshop.residents.places import Place
from workshop.residents.resident import Resident
from workshop.talk.asking import is_open, phase_of, standing_question, step_state
from workshop.upkeep.outages import Lost


def ask_again(
    desk: Desk,
    process: Process,
    person: Resident,
    *,
    lost: Lost = Lost.PRESS,
    has_lost_press: bool = True,
) -> Says:
    """Return what is said to somebody who may have pressed, or written, while nobody heard.

    Nothing if there is nothing to ask any more and no words can be lost. Where the conversation
    stands is left as it is.
    """
    turn = _turn(desk, process, person)
    question = _question(turn) if has_lost_press else []
    match lost:
        case Lost.WORDS:
            return [turn.say("outage.words"), *question]
        case Lost.SOME:
            head = turn.say("outage.some")
        case Lost.PRESS:
            head = turn.say("outage.press")
    return [head, *question] if question else []


def _question(turn: Turn) -> Says:
    """Return the question that stands open, with its buttons; nothing if none does."""
    say = turn.say
    match Place(turn.person.place):
        case Place.LANGUAGE:
            return [say("language.ask", arriving.language_rows(turn))]
        case Place.CONSENT:
            return arriving.ask_consent(turn)
        case Place.AGE:
            return [say("age.ask", introducing.age_rows(turn))]
        case Place.AREA:
            return [say("area.ask", introducing.area_rows(turn))]
        case Place.ROLE:
            return [say("role.ask", introducing.role_rows(turn))]
        case Place.PICTURED if turn.person.contribution_id is not None:
            return [say("shown.ask", sending.shown_rows(turn))]
        case Place.VOTING if vote_row(turn):
            return voting.show(turn)
        case Place.QUESTION | Place.LISTENING:
            return _of_the_deck(turn)
    return []


def _of_the_deck(turn: Turn) -> Says:
    question = standing_question(turn.book, turn.person)
    if question is None or not is_open(phase_of(turn.book, question.prompt)):
        return []
    if turn.person.place == Place.LISTENING:
        return [asking.after_last(turn, question)]
    is_asked = step_state(turn.book, turn.person, question.about) == StepState.OPEN
    return asking.say_where(turn) if is_asked else []


def _turn(desk: Desk, process: Process, person: Resident) -> Turn:
    nothing = Heard(Channel(person.channel), "", "", desk.now, Returned())
    return Turn(desk, process, person, nothing)
