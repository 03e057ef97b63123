"""Which question comes next for a resident: the open phase's deck, one photo at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from storage.tables import Item, Phase, PhaseState, Prompt, StepState
from workshop.book import Book, StepAt, StepKey
from workshop.messages import About
from workshop.residents.resident import Resident

ITEMS_AT_A_TIME = 5
NO_ITEM = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt at one question of its ladder, about one item in the later phases.

    `nth` and `of` count the items of a template prompt, from 1; both 0 where there are none.
    """

    prompt: Prompt
    rung: int
    item: Item | None = None
    nth: int = 0
    of: int = 0

    @property
    def about(self) -> About:
        """The question as a message carries it."""
        return About(self.prompt.id, self.rung, self.item.id if self.item else None)

    @property
    def is_last_rung(self) -> bool:
        """Whether the ladder ends here."""
        return self.rung >= len(self.prompt.questions) - 1

    @property
    def further(self) -> Question:
        """The next question of the same ladder."""
        return replace(self, rung=self.rung + 1)


def next_question(book: Book, person: Resident, phase: Phase) -> Question | None:
    """Return the first question of the phase the resident has neither answered nor skipped."""
    steps = book.steps_of(person)
    for question in _deck(book, phase):
        step = steps.get(_key(question.about))
        if step is None:
            return question
        if step.state == StepState.OPEN and step.rung < len(question.prompt.questions):
            return replace(question, rung=step.rung)
    return None


def has_met(book: Book, person: Resident, phase: Phase) -> bool:
    """Tell whether the resident has been asked anything of this phase before."""
    asked = (book.deck.prompt(prompt_id) for prompt_id, _ in book.steps_of(person))
    return any(prompt is not None and prompt.phase_id == phase.id for prompt in asked)


def question_at(book: Book, about: About) -> Question | None:
    """Return a question by what a message carries; None once the prompt is no more."""
    prompt = book.deck.prompt(about.prompt_id)
    if prompt is None or about.rung >= len(prompt.questions):
        return None
    item = book.deck.item(about.item_id) if about.item_id else None
    if item is None:
        return Question(prompt, about.rung)
    chosen = [one.id for one in book.deck.chosen_items(prompt.process_id, item.kind)]
    nth = chosen.index(item.id) + 1 if item.id in chosen else 0
    return Question(prompt, about.rung, item, nth, len(chosen))


def standing_question(book: Book, person: Resident) -> Question | None:
    """Return the question the resident stands at, whether or not it is answered."""
    if person.prompt_id is None:
        return None
    return question_at(book, About(person.prompt_id, person.rung, person.item_id))


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


def _deck(book: Book, phase: Phase) -> Iterator[Question]:
    for prompt in book.deck.prompts_of(phase):
        if prompt.each is None:
            yield Question(prompt, 0)
            continue
        items = book.deck.chosen_items(phase.process_id, prompt.each)
        for nth, item in enumerate(items, 1):
            yield Question(prompt, 0, item, nth, len(items))
