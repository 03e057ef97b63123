"""The processes with their phases, prompts and chosen items, read once for a transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import PhaseKind
from storage.tables import Ballot, BallotState, Item, Phase, PhaseState, Process, Prompt
from workshop.board.items import chosen_items
from workshop.book.question import Question
from workshop.carrying.cards import Card, card_of
from workshop.refusals import NoProcess

Prompts = dict[int, Prompt]
Stamp = tuple[tuple[int, datetime], ...]
# Made once: every batch asks.
PROCESSES = select(Process)
PHASES = select(Phase).order_by(Phase.position)


class Shelved:
    """Prompts that were read before: they change only when a process file is loaded anew."""

    def __init__(self) -> None:
        self._kept: tuple[Stamp, Prompts] = ((), {})

    def prompts(self, stamp: Stamp, read: Callable[[], Prompts]) -> Prompts:
        """Return the prompts that go with these loadings, read anew if there was another."""
        kept, prompts = self._kept
        if kept != stamp:
            prompts = read()
            self._kept = (stamp, prompts)
        return prompts


class Deck:
    """What residents are asked, in all processes. Nothing is read before it is looked at."""

    def __init__(self, session: Session, shelved: Shelved | None = None) -> None:
        self._session = session
        self._shelved = shelved or Shelved()
        self._chosen: dict[tuple[int, str], list[Item]] = {}
        self._questions: dict[tuple[int, int, int | None], Question | None] = {}
        self._firsts: dict[tuple[int, str | None], list[Question]] = {}
        self._ballots: dict[int, Ballot | None] = {}

    @cached_property
    def _processes(self) -> dict[int, Process]:
        return {row.id: row for row in self._session.scalars(PROCESSES)}

    @cached_property
    def _phases(self) -> dict[int, Phase]:
        rows = self._session.scalars(PHASES)
        return {row.id: row for row in rows}

    @cached_property
    def _prompts(self) -> Prompts:
        stamp = tuple((row.id, row.loaded_at) for row in self._processes.values())
        return self._shelved.prompts(stamp, self._read_prompts)

    def _read_prompts(self) -> Prompts:
        rows = self._session.scalars(select(Prompt).order_by(Prompt.position)).all()
        for row in rows:
            # They outlive this transaction, whatever becomes of it.
            self._session.expunge(row)
        return {row.id: row for row in rows}

    @cached_property
    def _asked(self) -> dict[int, list[Prompt]]:
        asked: dict[int, list[Prompt]] = {}
        for prompt in self._prompts.values():
            if not prompt.is_retired:
                asked.setdefault(prompt.phase_id, []).append(prompt)
        return asked

    @cached_property
    def current_process(self) -> Process:
        """The process that new residents come to. Raises NoProcess."""
        current = [row for row in self._processes.values() if row.is_current]
        if not current:
            raise NoProcess
        return current[0]

    def get_ready(self) -> None:
        """Look at all that nearly every batch looks at."""
        _ = self._phases, self._asked

    def process(self, process_id: int) -> Process:
        """Return a process by its id."""
        return self._processes[process_id]

    def phase(self, phase_id: int) -> Phase:
        """Return a phase by its id."""
        return self._phases[phase_id]

    def prompt(self, prompt_id: int) -> Prompt | None:
        """Return a prompt by its id; None once it is no more."""
        return self._prompts.get(prompt_id)

    def prompts_of(self, phase: Phase) -> list[Prompt]:
        """Return the prompts of a phase that are in use, in order."""
        return self._asked.get(phase.id, [])

    def question(self, prompt_id: int, rung: int, item_id: int | None) -> Question | None:
        """Return one question of a ladder, about an item or none; None once it is no more."""
        key = (prompt_id, rung, item_id)
        if key not in self._questions:
            self._questions[key] = self._make_question(*key)
        return self._questions[key]

    def _make_question(self, prompt_id: int, rung: int, item_id: int | None) -> Question | None:
        prompt = self.prompt(prompt_id)
        if prompt is None or rung >= len(prompt.questions):
            return None
        item = self.item(item_id) if item_id else None
        if item is None:
            return Question(prompt, rung)
        chosen = [one.id for one in self.chosen_items(prompt.process_id, item.kind)]
        nth = chosen.index(item.id) + 1 if item.id in chosen else 0
        card = self._card_of(prompt, item) if rung == 0 else None
        return Question(prompt, rung, item, nth, len(chosen), card)

    def prompts_for(self, phase: Phase, band: str | None) -> list[Prompt]:
        """Return what an age band is asked in a phase, in order: its own deck if it has one."""
        prompts = self.prompts_of(phase)
        own = [prompt for prompt in prompts if band in prompt.ages]
        return own or [prompt for prompt in prompts if not prompt.ages]

    def questions_for(self, phase: Phase, band: str | None) -> list[Question]:
        """Return the first question of each of these prompts, in the order they are asked."""
        key = (phase.id, band)
        if key not in self._firsts:
            self._firsts[key] = [
                question
                for prompt in self.prompts_for(phase, band)
                for question in self._first_questions(phase, prompt)
            ]
        return self._firsts[key]

    def _first_questions(self, phase: Phase, prompt: Prompt) -> list[Question]:
        if prompt.each is None:
            return [Question(prompt, 0)]
        items = self.chosen_items(phase.process_id, prompt.each)
        return [
            Question(prompt, 0, item, nth, len(items), self._card_of(prompt, item))
            for nth, item in enumerate(items, 1)
        ]

    def _card_of(self, prompt: Prompt, item: Item) -> Card | None:
        """Return how a solution can be done where it is tried out; None elsewhere."""
        if self.phase(prompt.phase_id).kind != PhaseKind.TEST:
            return None
        return card_of(self._session, item.id)

    def item(self, item_id: int) -> Item | None:
        """Return an item by its id."""
        return self._session.get(Item, item_id)

    def chosen_items(self, process_id: int, kind: str) -> list[Item]:
        """Return the items that go on to the next phase, in the order residents meet them."""
        key = (process_id, kind)
        if key not in self._chosen:
            self._chosen[key] = chosen_items(self._session, process_id, kind)
        return self._chosen[key]

    def open_ballot(self, process: Process, now: datetime) -> Ballot | None:
        """Return the ballot that residents can place dots on now, if one is open."""
        if process.id not in self._ballots:
            is_open = (Ballot.process_id == process.id, Ballot.state == BallotState.OPEN)
            self._ballots[process.id] = self._session.scalar(select(Ballot).where(*is_open))
        ballot = self._ballots[process.id]
        return ballot if ballot is not None and now < ballot.closes_at else None

    def open_phase(self, process: Process) -> Phase | None:
        """Return the phase that is open now, if one is."""
        return self._first_phase(process, PhaseState.OPEN)

    def next_phase(self, process: Process) -> Phase | None:
        """Return the first phase that has not been open yet."""
        return self._first_phase(process, PhaseState.PLANNED)

    def _first_phase(self, process: Process, state: PhaseState) -> Phase | None:
        phases = (row for row in self._phases.values() if row.process_id == process.id)
        return next((row for row in phases if row.state == state), None)
