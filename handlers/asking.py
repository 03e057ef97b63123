"""Asking: the next question, where a resident stands, skip, more to say, done for now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.choices import about_from, button, press_about
from handlers.speaking import NO_PAUSE, item_title, put
from handlers.turn import Says, Turn
from handlers.votewords import vote_row
from storage.tables import StepState
from workshop.book import Question
from workshop.messages import Rows, Say
from workshop.residents.places import Place
from workshop.talk.asking import (
    ITEMS_AT_A_TIME,
    has_met,
    is_open,
    mark_step,
    next_question,
    phase_of,
    question_at,
    reached,
    standing_question,
    step_state,
)
from workshop.times import day_in_words


def ask_next(turn: Turn) -> Says:
    """Put the next question of the open phase, or say that there is none."""
    phase = turn.book.deck.open_phase(turn.process)
    if phase is None:
        rest(turn)
        return [_nothing_open(turn)]
    question = next_question(turn.book, turn.person, phase)
    if question is None:
        rest(turn)
        is_answered = has_met(turn.book, turn.person, phase)
        return [turn.say("deck.done", _last_rows(turn)) if is_answered else _nothing_yet(turn)]
    intro = [] if has_met(turn.book, turn.person, phase) else [Say(turn.words(phase.intro))]
    stand_at_question(turn, question)
    return [*intro, put(turn, question)]


def resume(turn: Turn) -> Says:
    """Go on where the resident was: the same question again, or the next one."""
    question = standing_question(turn.book, turn.person)
    if question is None or not is_open(phase_of(turn.book, question.prompt)):
        return ask_next(turn)
    state = step_state(turn.book, turn.person, question.about)
    if state == StepState.OPEN:
        question = reached(turn.book, turn.person, question)
        stand_at_question(turn, question)
        return [put(turn, question)]
    if turn.person.place == Place.LISTENING:
        return ask_next(turn)
    turn.stand(Place.LISTENING)
    return [after_last(turn, question)]


def stand_where_one_was(turn: Turn) -> None:
    """Leave a detour (an edit, the language, a picture) for the question one stood at."""
    if turn.person.carrying_id is not None:
        turn.person.carrying_id = None
    question = standing_question(turn.book, turn.person)
    if question is None:
        turn.stand(Place.IDLE)
        return
    state = step_state(turn.book, turn.person, question.about)
    is_unanswered = reached(turn.book, turn.person, question).rung == question.rung
    is_open_question = state == StepState.OPEN and is_unanswered
    turn.stand(Place.QUESTION if is_open_question else Place.LISTENING)


def stand_at_question(turn: Turn, question: Question) -> None:
    """Let this be the question that the resident's next words answer."""
    point_at(turn, question)
    turn.stand(Place.QUESTION)
    mark_step(turn.book, turn.person, question.about, StepState.OPEN, now=turn.now)


def point_at(turn: Turn, question: Question) -> None:
    """Remember which question the conversation is about."""
    person, about = turn.person, question.about
    # To set a column costs ten times as much as to look, and mostly only the question changes.
    if (person.prompt_id, person.item_id) != (about.prompt_id, about.item_id):
        person.prompt_id, person.item_id = about.prompt_id, about.item_id
    person.rung = about.rung


def rest(turn: Turn) -> None:
    """Ask nothing more for now."""
    turn.person.prompt_id = None
    turn.person.item_id = None
    turn.person.rung = 0
    turn.stand(Place.IDLE)


def move_on(turn: Turn, question: Question) -> None:
    """After an answer: to the next question of the ladder, or to its end, without a word."""
    if not question.is_last_rung:
        stand_at_question(turn, question.further)
        return
    mark_step(turn.book, turn.person, question.about, StepState.DONE, now=turn.now)
    turn.stand(Place.LISTENING)


def say_where(turn: Turn, pause: timedelta = NO_PAUSE) -> Says:
    """Say what stands after `move_on`: the next question, or what can be done at the end.

    Once the resident has been silent for this long.

    At the end of the deck nothing stands: what is said from then on is about nothing in
    particular.
    """
    question = standing_question(turn.book, turn.person)
    if question is None:
        return []
    if turn.person.place == Place.QUESTION:
        return [put(turn, question, pause)]
    is_last = is_last_of_deck(turn, question)
    said = _after(turn, question, is_last=is_last, pause=pause)
    if is_last:
        rest(turn)
    return [said]


def is_last_of_deck(turn: Turn, question: Question) -> bool:
    """Tell whether nothing is left to ask in the question's phase."""
    phase = phase_of(turn.book, question.prompt)
    return next_question(turn.book, turn.person, phase) is None


def after_last(turn: Turn, question: Question) -> Say:
    """Return what is said when a photo or item is finished: more, the next one, or done."""
    return _after(turn, question, is_last=is_last_of_deck(turn, question))


def _after(turn: Turn, question: Question, *, is_last: bool, pause: timedelta = NO_PAUSE) -> Say:
    # Put into words once for all who come to it, as questions are.
    language = turn.person.language
    key = ("after", question.about, question.nth, question.of, language, is_last, pause)
    said = turn.desk.said
    if key not in said:
        words = _deck_done(turn, question) if is_last else _after_one(turn, question)
        said[key] = replace(words, about=question.about, pause=pause)
    return said[key]


def _deck_done(turn: Turn, question: Question) -> Say:
    return turn.say("deck.done", (*_more_row(turn, question), *_last_rows(turn)))


def _after_one(turn: Turn, question: Question) -> Say:
    if question.item is None:
        return turn.say("after.photo", _next_rows(turn, question, "button.next"))
    rows = _next_rows(turn, question, f"button.next_{question.item.kind}")
    if question.nth and question.nth % ITEMS_AT_A_TIME == 0:
        return turn.say("after.five", rows, nth=question.nth, of=question.of)
    return turn.say("after.item", rows, item=item_title(question, turn.person.language))


def question_rows(turn: Turn) -> Rows:
    """Return the buttons that stand under the open question."""
    question = standing_question(turn.book, turn.person)
    if question is None:
        return ()
    said = put(turn, question)
    return (*said.rows, (button(turn, "button.next", press_about("skip", question.about)),))


def idle_rows(turn: Turn) -> Rows:
    """Return the button that stands while nothing is asked."""
    return ((button(turn, "button.go_on", "go"),),)


def listening_rows(turn: Turn) -> Rows:
    """Return the buttons that stand while more may be said."""
    question = standing_question(turn.book, turn.person)
    if question is None:
        return ()
    return (*after_last(turn, question).rows, *_next_rows(turn, None, "button.next"))


def press_skip(turn: Turn, arguments: list[str]) -> Says:
    """Skip a photo (at its first question) or one question of the ladder."""
    question = _pressed_question(turn, arguments)
    if question is None:
        return [turn.toast("press.gone")]
    if not is_open(phase_of(turn.book, question.prompt)):
        return [turn.toast("press.closed")]
    if not _is_standing_open(turn, question):
        return [turn.toast("press.already")]
    if question.rung > 0 and not question.is_last_rung:
        stand_at_question(turn, question.further)
        return say_where(turn)
    state = StepState.SKIPPED if question.rung == 0 else StepState.DONE
    mark_step(turn.book, turn.person, question.about, state, now=turn.now)
    return _pause_of_five(turn, question) or ask_next(turn)


def press_more(turn: Turn, arguments: list[str]) -> Says:
    """Listen on to the question that was just answered."""
    question = _pressed_question(turn, arguments)
    if question is None:
        return [turn.toast("press.gone")]
    if not is_open(phase_of(turn.book, question.prompt)):
        return [turn.toast("press.closed")]
    point_at(turn, question)
    turn.stand(Place.LISTENING)
    said = turn.say("more.listening", _next_rows(turn, None, "button.next"))
    return [replace(said, about=question.about)]


def press_next(turn: Turn, _arguments: list[str]) -> Says:
    """Go on to the next question; a second press of the same button does nothing."""
    if turn.person.place not in {Place.LISTENING, Place.IDLE}:
        return [turn.toast("press.already")]
    return ask_next(turn)


def press_done(turn: Turn, _arguments: list[str]) -> Says:
    """Stop asking for now; nothing is lost, and a word brings the next question."""
    rest(turn)
    return [turn.say("done.for_now", ((button(turn, "button.go_on", "go"),),))]


def press_describe(turn: Turn, arguments: list[str]) -> Says:
    """Say in words what the photo shows, for those who cannot see it."""
    question = _pressed_question(turn, arguments)
    if question is None or question.prompt.spoken is None:
        return [turn.toast("press.gone")]
    return [Say(turn.words(question.prompt.spoken), about=question.about)]


def _pressed_question(turn: Turn, arguments: list[str]) -> Question | None:
    about = about_from(arguments)
    question = question_at(turn.book, about) if about else None
    is_own = question is not None and question.prompt.process_id == turn.person.process_id
    return question if is_own else None


def _is_standing_open(turn: Turn, question: Question) -> bool:
    standing = standing_question(turn.book, turn.person)
    is_here = standing is not None and standing.about == question.about
    return is_here and turn.person.place == Place.QUESTION


def _pause_of_five(turn: Turn, question: Question) -> Says:
    is_fifth = bool(question.nth) and question.nth % ITEMS_AT_A_TIME == 0
    if not is_fifth or question.nth == question.of:
        return []
    said = after_last(turn, question)
    rest(turn)
    return [said]


def _next_rows(turn: Turn, question: Question | None, key: str) -> Rows:
    more = _more_row(turn, question) if question else ()
    return (
        (button(turn, key, "next"),),
        *more,
        (button(turn, "button.done", "done"),),
    )


def _more_row(turn: Turn, question: Question) -> Rows:
    return ((button(turn, "button.more", press_about("more", question.about)),),)


def _last_rows(turn: Turn) -> Rows:
    return (*vote_row(turn), (button(turn, "button.mine", "mine"),))


def _nothing_yet(turn: Turn) -> Say:
    return turn.say("phase.nothing_yet", vote_row(turn))


def _nothing_open(turn: Turn) -> Say:
    coming = turn.book.deck.next_phase(turn.process)
    if coming is None:
        return turn.say("phase.none_left", vote_row(turn))
    day = day_in_words(coming.opens_at, turn.process.timezone, turn.person.language)
    return turn.say("phase.opens", vote_row(turn), phase=turn.words(coming.title), day=day)
