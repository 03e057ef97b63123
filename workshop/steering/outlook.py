"""What a move means for residents: who stands at a question, what they are asked then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import (
    Contribution,
    ContributionState,
    Delivery,
    Outgoing,
    Person,
    Phase,
    PhaseState,
    Process,
    Prompt,
    Words,
)
from workshop.board.items import chosen_items, kinds_without_choice
from workshop.process import phases_of
from workshop.rehearsal.marks import IS_REAL, IS_RESIDENT
from workshop.residents.places import Place
from workshop.steering.dates import planned_broadcasts
from workshop.steering.moving import Move


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt that is in use while its phase is open, and the `n` chosen items it asks about."""

    number: int
    question: Words
    rungs: int
    each: ItemKind | None
    n: int


@dataclass(frozen=True, slots=True)
class Awaited:
    """A message to many that waits for its time: which, what it asks, and when."""

    broadcast_id: int
    question: Words
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a move means.

    `unopened` phases are to be opened yet again; `holds` stay as they are, by hand from now on.
    `waiting` residents stand at a question that will be closed; `lacks` is the kind of item of
    which none has been chosen although the phase asks about it; `misses` are messages that put
    a question of a phase that is not open then: they will ask whether they go out. Those
    `on_the_way` go out all the same; `answered` is what
    has been said to what a move opened, when it is taken back.
    """

    closes: tuple[Phase, ...]
    opens: Phase | None
    unopened: tuple[Phase, ...]
    holds: tuple[Phase, ...]
    asked: tuple[Asked, ...]
    lacks: ItemKind | None
    waiting: int
    answered: int
    on_the_way: int
    misses: tuple[Awaited, ...]


def outlook_of(session: Session, process: Process, move: Move) -> Outlook:
    """Return what a move means, as things stand now."""
    phases = {phase.kind: phase for phase in phases_of(session, process)}
    opens = phases[move.opens] if move.opens else None
    closes = tuple(phases[kind] for kind in move.closes)
    unopened = tuple(
        phases[kind]
        for kind, (state, _) in move.after.items()
        if state == PhaseState.PLANNED and kind not in move.holds
    )
    leaving = [phase.id for phase in {*closes, *unopened}]
    lacking = kinds_without_choice(session, process)
    return Outlook(
        closes=tuple(one for one in closes if one not in unopened),
        opens=opens,
        unopened=unopened,
        holds=tuple(phases[kind] for kind in move.holds),
        asked=_asked(session, process, opens) if opens else (),
        lacks=lacking.get(opens.kind) if opens else None,
        waiting=_waiting(session, leaving),
        answered=_answered(session, leaving, move.since) if move.since else 0,
        on_the_way=_on_the_way(session, leaving),
        misses=tuple(
            Awaited(broadcast.id, prompt.questions[0], broadcast.due_at)
            for broadcast, prompt in planned_broadcasts(session, leaving)
        ),
    )


def _asked(session: Session, process: Process, phase: Phase) -> tuple[Asked, ...]:
    in_use = select(Prompt).where(Prompt.phase_id == phase.id, Prompt.is_retired.is_(False))
    return tuple(
        Asked(
            one.number,
            one.questions[0],
            len(one.questions),
            ItemKind(one.each) if one.each else None,
            len(chosen_items(session, process.id, one.each)) if one.each else 0,
        )
        for one in session.scalars(in_use.order_by(Prompt.position))
    )


def _waiting(session: Session, phase_ids: Sequence[int]) -> int:
    at_question = (
        select(func.count(Person.id))
        .join(Prompt, Prompt.id == Person.prompt_id)
        .where(Prompt.phase_id.in_(phase_ids), Person.place == Place.QUESTION, IS_RESIDENT)
    )
    return session.scalar(at_question) or 0


def _on_the_way(session: Session, phase_ids: Sequence[int]) -> int:
    queued = (
        select(func.count(Outgoing.id))
        .join(Prompt, Prompt.id == Outgoing.prompt_id)
        .where(Outgoing.state == Delivery.QUEUED, Outgoing.broadcast_id.is_not(None))
        .where(Prompt.phase_id.in_(phase_ids))
    )
    return session.scalar(queued) or 0


def _answered(session: Session, phase_ids: Sequence[int], since: datetime) -> int:
    said = select(func.count(Contribution.id)).where(
        Contribution.phase_id.in_(phase_ids),
        Contribution.kept_at >= since,
        Contribution.state != ContributionState.WITHDRAWN,
        IS_REAL,
    )
    return session.scalar(said) or 0
