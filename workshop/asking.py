"""Which question comes next for a resident: the open phase's deck, one photo at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Item, Person, Phase, PhaseState, Prompt, Step, StepState
from workshop.items import chosen_items
from workshop.messages import About

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


def next_question(session: Session, person: Person, phase: Phase) -> Question | None:
    """Return the first question of the phase the resident has neither answered nor skipped."""
    steps = _steps_of(session, person)
    for question in _deck(session, phase):
        step = steps.get(_key(question.about))
        if step is None:
            return question
        if step.state == StepState.OPEN and step.rung < len(question.prompt.questions):
            return replace(question, rung=step.rung)
    return None


def has_met(session: Session, person: Person, phase: Phase) -> bool:
    """Tell whether the resident has been asked anything of this phase before."""
    met = (
        select(Step.id)
        .join(Prompt, Prompt.id == Step.prompt_id)
        .where(Step.person_id == person.id, Prompt.phase_id == phase.id)
    )
    return session.scalar(met.limit(1)) is not None


def question_at(session: Session, about: About) -> Question | None:
    """Return a question by what a message carries; None once the prompt is no more."""
    prompt = session.get(Prompt, about.prompt_id)
    if prompt is None or about.rung >= len(prompt.questions):
        return None
    item = session.get(Item, about.item_id) if about.item_id else None
    if item is None:
        return Question(prompt, about.rung)
    chosen = [one.id for one in chosen_items(session, prompt.process_id, item.kind)]
    nth = chosen.index(item.id) + 1 if item.id in chosen else 0
    return Question(prompt, about.rung, item, nth, len(chosen))


def standing_question(session: Session, person: Person) -> Question | None:
    """Return the question the resident stands at, whether or not it is answered."""
    if person.prompt_id is None:
        return None
    return question_at(session, About(person.prompt_id, person.rung, person.item_id))


def phase_of(session: Session, prompt: Prompt) -> Phase:
    """Return the phase that a prompt belongs to."""
    phase = session.get(Phase, prompt.phase_id)
    if phase is None:
        raise RuntimeError(f"prompt {prompt.id} has no phase")
    return phase


def is_open(phase: Phase) -> bool:
    """Tell whether answers to this phase's prompts are in time."""
    return phase.state == PhaseState.OPEN


def mark_step(
    session: Session, person: Person, about: About, state: StepState, *, now: datetime
) -> None:
    """Remember how far the resident is with a prompt."""
    step = _step_at(session, person, about)
    if step is None:
        prompt_id, item_id = _key(about)
        step = Step(person_id=person.id, prompt_id=prompt_id, item_id=item_id)
        session.add(step)
    step.state = state
    step.rung = about.rung
    step.moved_at = now
    session.flush()


def step_state(session: Session, person: Person, about: About) -> StepState | None:
    """Return how far the resident is with a prompt; None if it was never asked."""
    step = _step_at(session, person, about)
    return StepState(step.state) if step else None


def reached(session: Session, person: Person, question: Question) -> Question:
    """Return the question of the same ladder that the resident has come to."""
    step = _step_at(session, person, question.about)
    rung = step.rung if step else 0
    return replace(question, rung=rung) if rung < len(question.prompt.questions) else question


def _key(about: About) -> tuple[int, int]:
    return about.prompt_id, about.item_id or NO_ITEM


def _step_at(session: Session, person: Person, about: About) -> Step | None:
    prompt_id, item_id = _key(about)
    return session.scalar(
        select(Step).where(
            Step.person_id == person.id, Step.prompt_id == prompt_id, Step.item_id == item_id
        )
    )


def _steps_of(session: Session, person: Person) -> dict[tuple[int, int], Step]:
    steps = session.scalars(select(Step).where(Step.person_id == person.id))
    return {(step.prompt_id, step.item_id): step for step in steps}


def _deck(session: Session, phase: Phase) -> list[Question]:
    prompts = session.scalars(
        select(Prompt)
        .where(Prompt.phase_id == phase.id, Prompt.is_retired.is_(False))
        .order_by(Prompt.position)
    )
    deck: list[Question] = []
    for prompt in prompts:
        if prompt.each is None:
            deck.append(Question(prompt, 0))
            continue
        items = chosen_items(session, phase.process_id, prompt.each)
        deck += [Question(prompt, 0, item, nth, len(items)) for nth, item in enumerate(items, 1)]
    return deck
