"""Replies: words, voices and photos, kept under the question they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handlers.asking import move_on, say_where
from handlers.calm import is_one_of_many
from handlers.choices import button
from handlers.patience import goes_on, is_on_screen, is_still_to_be_said
from handlers.turn import Says, Turn
from storage.tables import Contribution, ContributionKind, Flag, Phase, PhaseState, StepState
from workshop.book import LastWords, Question
from workshop.messages import About, Rows, Say
from workshop.outbox.queueing import question_of
from workshop.residents.places import Place
from workshop.talk.asking import (
    is_open,
    mark_step,
    next_question,
    phase_of,
    question_at,
    standing_question,
    step_state,
)
from workshop.voices.keeping import (
    Reply,
    by_message,
    continuation_of,
    keep_words,
)
from workshop.voices.wordings import add_part

TOLD_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a reply belongs: question and phase (if any), and whether it is the one standing.

    `goes_on` if it goes on with the reply before it, whatever stands now.
    """

    question: Question | None
    phase: Phase | None
    is_standing: bool
    goes_on: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the question's phase is not open: over, or yet to come."""
        return self.question is not None and self.phase is not None and not is_open(self.phase)

    @property
    def is_early(self) -> bool:
        """Whether the question's phase is yet to be opened: it was opened by mistake, say."""
        return self.phase is not None and self.phase.state == PhaseState.PLANNED


def reply_in_words(turn: Turn, text: str, *, is_forwarded: bool) -> Says:
    """Keep a text reply, give the receipt, and go on."""
    started = continuation_of(turn.book, turn.person, turn.heard)
    if started is not None and turn.heard.message is not None:
        add_part(started, turn.heard.message, text)
        return []
    filing = file_reply(turn)
    reply = reply_of(turn, filing, ContributionKind.TEXT, text, is_forwarded=is_forwarded)
    keep_words(turn.book, turn.person, turn.heard, reply, now=turn.now)
    return turn.receipt() + go_on_after(turn, filing)


def file_reply(turn: Turn) -> Filing:
    """Find the question a reply answers.

    The one whose message it replies to; else that of the words it goes on with; else the one
    standing.
    """
    before = _words_before(turn)
    if before is not None:
        return Filing(before, phase_of(turn.book, before.prompt), False, goes_on=True)
    standing = standing_question(turn.book, turn.person)
    question = standing
    if turn.heard.reply_to is not None:
        question = _question_replied_to(turn, turn.heard.reply_to) or standing
    if question is None:
        return Filing(None, turn.book.deck.open_phase(turn.process), is_standing=False)
    is_standing = standing is not None and standing.about == question.about
    return Filing(question, phase_of(turn.book, question.prompt), is_standing)


def _words_before(turn: Turn) -> Question | None:
    """Return what the words before these answered, if these go on with them."""
    if turn.heard.reply_to is not None or not goes_on(turn):
        return None
    before = turn.book.last_words_of(turn.person)
    about = _about(before) if before else None
    question = question_at(turn.book, about) if about else None
    return None if question is None or _is_passed(turn, question) else question


def _is_passed(turn: Turn, question: Question) -> bool:
    """Tell whether another photo stands on the screen by now: words are about that one then."""
    stands = standing_question(turn.book, turn.person)
    here = (question.prompt.id, question.item)
    is_elsewhere = stands is not None and (stands.prompt.id, stands.item) != here
    return is_elsewhere and is_on_screen(turn)


def _question_replied_to(turn: Turn, message: str) -> Question | None:
    about = question_of(turn.session, turn.person, message)
    if about is None:
        own = by_message(turn.session, turn.person, message)
        about = _about(own) if own else None
    return question_at(turn.book, about) if about else None


def _about(own: Contribution | LastWords) -> About | None:
    return About(own.prompt_id, own.rung, own.item_id) if own.prompt_id else None


def reply_of(
    turn: Turn,
    filing: Filing,
    kind: ContributionKind,
    text: str,
    *,
    is_forwarded: bool,
    album: str | None = None,
) -> Reply:
    """Return a reply as it is kept, marked with what a facilitator should know."""
    marks = {
        Flag.FORWARDED: is_forwarded,
        Flag.FREE: filing.question is None,
        Flag.LATE: filing.is_late and not filing.is_early,
        Flag.MANY: is_one_of_many(turn),
    }
    flags = tuple(flag for flag, is_set in marks.items() if is_set)
    return Reply(kind, text, filing.question, filing.phase, flags, album)


def settle(turn: Turn, filing: Filing) -> None:
    """Move the conversation on after a reply, without a word."""
    question = filing.question
    if question is None or filing.goes_on:
        return
    if filing.is_standing:
        if turn.person.place != Place.QUESTION:
            return
        if filing.is_late:
            # The next message may well be the rest of this answer.
            turn.stand(Place.LISTENING)
            return
        move_on(turn, question)
        return
    if step_state(turn.book, turn.person, question.about) == StepState.SKIPPED:
        mark_step(turn.book, turn.person, question.about, StepState.DONE, now=turn.now)


def go_on_after(turn: Turn, filing: Filing) -> Says:
    """Move on after a reply and say what comes next, if anything has to be said."""
    was_asked = turn.person.place == Place.QUESTION
    settle(turn, filing)
    if filing.goes_on:
        return _patiently(turn) if is_still_to_be_said(turn) else []
    if filing.question is None:
        return [] if _was_told(turn) else [turn.say("free.kept", _go_row(turn))]
    if filing.is_late:
        is_news = was_asked or not filing.is_standing
        return [_late(turn, filing)] if is_news else []
    if filing.is_standing and was_asked:
        return _patiently(turn)
    return []


def _patiently(turn: Turn) -> Says:
    """Say what stands now once nothing more has been said for a while; nothing in a detour."""
    if turn.person.place not in {Place.QUESTION, Place.LISTENING}:
        return []
    return say_where(turn, turn.pace.pause)


def _late(turn: Turn, filing: Filing) -> Say:
    title = turn.words(filing.phase.title) if filing.phase else ""
    key = "late.not_open" if filing.is_early else "late.kept"
    return turn.say(key, _go_row(turn), phase=title)


def _was_told(turn: Turn) -> bool:
    """Tell whether the words before these were kept as free ones too, just now."""
    before = turn.book.words_before(turn.person)
    return before is not None and before.is_free and turn.now - before.kept_at < TOLD_FOR


def _go_row(turn: Turn) -> Rows:
    phase = turn.book.deck.open_phase(turn.process)
    if phase is None or next_question(turn.book, turn.person, phase) is None:
        return ()
    return ((button(turn, "button.show_question", "go"),),)
