"""What a robot does next, from where its conversation stands: as a resident would."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, select

from handlers.choices import press_about
from prompts.rehearsing import Ladder, Part, Voices
from storage.tables import Contribution, Phase, Prompt, StepState
from workshop.book import Book, Question
from workshop.messages import Channel, Content, Pressed, Said
from workshop.rehearsal.robots import ARRIVAL, Robot
from workshop.residents.places import Place
from workshop.residents.resident import Resident
from workshop.talk.asking import standing_question

FOR_HELP = "/hjelp"
LEFT = 3
"""So many photos are left for a robot that passes some."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A robot who has come, at its `nth` turn; `phase` is the one that is rehearsed."""

    book: Book
    robot: Robot
    person: Resident
    phase: Phase
    voices: Voices
    nth: int

    def next_content(self) -> Content | None:
        """Return what the robot does; None if it has said its part."""
        does = DOES.get(Place(self.person.place))
        return does(self) if does else None

    @property
    def question(self) -> Question | None:
        """The question that stands, if it is one of this round."""
        question = standing_question(self.book, self.person)
        is_here = question is not None and question.prompt.phase_id == self.phase.id
        return question if is_here else None

    @property
    def is_done(self) -> bool:
        """Whether the robot has answered as much as it wanted to."""
        return self.steps(StepState.DONE) >= self.robot.photos

    def steps(self, *states: StepState) -> int:
        """Return how many prompts of the round the robot has left in one of these states."""
        here = {prompt.id for prompt in self._deck}
        steps = self.book.steps_of(self.person).items()
        return sum(prompt in here and step.state in states for (prompt, _), step in steps)

    def ladder(self, question: Question) -> Ladder | None:
        """Return what the robot has begun to say to this, or what it can say; None for nothing.

        No two robots say the same, and none plays its part twice.
        """
        own = self.said_to(question)
        if own:
            begun = self._fitting(question, self.robot.part)
            return next((one for one in begun if own[0] in one.texts), None)
        if self.steps(StepState.SKIPPED) < self._passes:
            return None
        part = Part.PLAIN if self.steps(StepState.DONE) else self.robot.part
        taken = set(self._texts(Contribution.channel == Channel.REHEARSAL))
        free = self._fitting(question, part)
        return next((one for one in free if taken.isdisjoint(one.texts)), None)

    def next_words(self, question: Question) -> str | None:
        """Return what answers this question, or goes on with what was said; None for nothing."""
        ladder = self.ladder(question)
        if ladder is None:
            return None
        if question.rung < len(ladder.answers) and self.person.place == Place.QUESTION:
            return ladder.answers[question.rung]
        said = self.said_to(question)
        return next((words for words in ladder.more if words not in said), None)

    def said_to(self, question: Question) -> list[str]:
        """Return what the robot has said to a photo, oldest first."""
        about = question.about
        return self._texts(
            Contribution.person_id == self.person.id,
            Contribution.prompt_id == about.prompt_id,
            Contribution.item_id.is_not_distinct_from(about.item_id),
        )

    @property
    def _deck(self) -> list[Prompt]:
        return self.book.deck.prompts_for(self.phase, self.person.age_band)

    @property
    def _passes(self) -> int:
        asked = len(self._deck)
        least = 1 if self.robot.part == Part.SKIPS else 0
        return max(least, min(self.robot.passed, asked - LEFT))

    def _fitting(self, question: Question, part: Part) -> Iterator[Ladder]:
        language, prompt = self.robot.language, question.prompt.code
        return self.voices.fitting(language, part=part, prompt=prompt, phase=self.phase.kind)

    def _texts(self, *conditions: ColumnElement[bool]) -> list[str]:
        query = select(Contribution.text).where(*conditions).order_by(Contribution.id)
        return list(self.book.session.scalars(query))


def _answer(actor: Actor) -> Content:
    question = actor.question
    if question is None or actor.is_done:
        return Pressed("done")
    if actor.robot.part == Part.HELP and actor.nth == ARRIVAL:
        return Said(FOR_HELP)
    words = actor.next_words(question)
    return Said(words) if words else Pressed(press_about("skip", question.about))


def _add(actor: Actor) -> Content:
    question = actor.question
    words = actor.next_words(question) if question else None
    if words:
        return Said(words)
    return Pressed("done" if question is None or actor.is_done else "next")


def _begin_round(actor: Actor) -> Content | None:
    """Come back for a round that is new; whoever has been asked in this one has said enough."""
    return None if actor.steps(*StepState) else Pressed("go")


DOES: Final[Mapping[Place, Callable[[Actor], Content | None]]] = {
    Place.LANGUAGE: lambda actor: Pressed(f"lang:{actor.robot.language}"),
    Place.CONSENT: lambda _actor: Pressed("join:yes"),
    Place.AGE: lambda actor: Pressed(f"age:{actor.robot.age}"),
    Place.AREA: lambda actor: Pressed(f"area:{actor.robot.area}"),
    Place.ROLE: lambda actor: Pressed(f"role:{actor.robot.role}"),
    Place.QUESTION: _answer,
    Place.LISTENING: _add,
    Place.IDLE: _begin_round,
}
