"""Which question comes next for a resident: the open phase's deck, one photo at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage.tables import Phase, PhaseState, Prompt, StepState
from workshop.book import Book, Question, StepAt, StepKey
from workshop.messages import About
from workshop.residents.resident import Resident

ITEMS_AT_A_TIME = 5
NO_ITEM = 0


def next_question(book: Book, person: Resident, phase: Phase) -> Question | None:
    """Return the first question of the phase the resident has neither answered nor skipped."""
    steps = book.steps_of(person)
    for question in book.deck.questions_for(phase, person.age_band):
        step = steps.get(_key(question.about))
        if step is None:
            return question
        if step.state == StepState.OPEN and step.rung < len(question.prompt.questions):
            return question_at(book, replace(question.about, rung=step.rung))
    return None


def has_met(book: Book, person: Resident, phase: Phase) -> bool:
    """Tell whether the resident has been asked anything of this phase before."""
    asked = (book.deck.prompt(prompt_id) for prompt_id, _ in book.steps_of(person))
    return any(prompt is not None and prompt.phase_id == phase.id for prompt in asked)


def question_at(book: Book, about: About) -> Question | None:
    """Return a question by what a message carries; None once the prompt is no more."""
    return book.deck.question(about.prompt_id, about.rung, about.item_id)


def standing_question(book: Book, person: Resident) -> Question | None:
    """Return the question the resident stands at, whether or not it is answered."""
    if person.prompt_id is None:
        return None
    return book.deck.question(person.prompt_id, person.rung, person.item_id)


def phase_of(book: Book, prompt: Prompt) -> Phase:
    """Return the phase that a prompt belongs to."""
    return book.deck.phase(prompt.phase_id)


def is_open(phase: Phase) -> bool:
    """Tell whether answers to this phase's prompts are in time."""
    return phase.state == PhaseState.OPEN


def mark_step(
    book: Book, person: Resident, about: About, state: StepState, *, now: datetime
) -> None:
    """Remember how far the resident is with a prompt."""
    book.mark(person, _key(about), StepAt(state, about.rung), now=now)


def step_state(book: Book, person: Resident, about: About) -> StepState | None:
    """Return how far the resident is with a prompt; None if it was never asked."""
    step = book.steps_of(person).get(_key(about))
    return StepState(step.state) if step else None


def reached(book: Book, person: Resident, question: Question) -> Question:
    """Return the question of the same ladder that the resident has come to."""
    step = book.steps_of(person).get(_key(question.about))
    rung = step.rung if step else 0
    return replace(question, rung=rung) if rung < len(question.prompt.questions) else question


def _key(about: About) -> StepKey:
    return about.prompt_id, about.item_id or NO_ITEM
